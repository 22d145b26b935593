package kawi.samples.spark.diloco;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import kawi.autograd.optim.Optimizer;
import kawi.engine.train.LocalSteps;
import kawi.samples.spark.folder.ArrayFile;
import kawi.samples.spark.folder.SharedFolder;

/// The state of a worker's inner optimizer after a round, in a file of the shared folder.
///
/// It belongs to the logical worker and not to an executor. A task reads what the round before wrote and writes what
/// the next will read; so an executor that is lost costs the steps of the tasks that it ran, and no more, whichever
/// executor runs them again. In a cached partition with lineage it would cost all rounds since the last checkpoint.
/// Nothing is overwritten: a task that runs twice reads the same state, and writes the same bits.
final class WorkerState {
    /// A folder for each round.
    static final String FOLDER = "workers";

    private static final String STEP = "step";
    private static final String OPTIMIZER = "optimizer";

    private WorkerState() {}

    /// The folder of a round.
    static String folder(int round) {
        return FOLDER + "/round-%06d".formatted(round);
    }

    /// The file of a worker.
    ///
    /// @param round after which the state is
    static String file(int round, int worker) {
        return folder(round) + "/worker-%05d.safetensors".formatted(worker);
    }

    /// The state after a round; that of a new optimizer after round 0.
    ///
    /// @throws kawi.samples.spark.folder.SharedFolderException if it cannot be read
    static LocalSteps.State read(SharedFolder folder, int round, int worker, Optimizer optimizer) {
        if (round == 0) {
            return LocalSteps.initialState(optimizer);
        }
        SequencedMap<String, Integer> lists = new LinkedHashMap<>();
        lists.put(OPTIMIZER, optimizer.state().size());
        ArrayFile file = ArrayFile.read(folder, file(round, worker), lists);
        return new LocalSteps.State(file.number(STEP), file.arrays().get(OPTIMIZER));
    }

    /// Writes the state after a round.
    ///
    /// @throws kawi.samples.spark.folder.SharedFolderException if it cannot be written
    static void write(SharedFolder folder, int round, int worker, LocalSteps.State state) {
        SequencedMap<String, List<float[]>> arrays = new LinkedHashMap<>();
        arrays.put(OPTIMIZER, state.optimizer());
        new ArrayFile(Map.of(STEP, Long.toString(state.step())), arrays).write(folder, file(round, worker));
    }
}
