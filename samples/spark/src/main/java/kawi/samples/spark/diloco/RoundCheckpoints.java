package kawi.samples.spark.diloco;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kawi.engine.train.diloco.OuterOptimizer;
import kawi.samples.request.UsageException;
import kawi.samples.spark.folder.ArrayFile;
import kawi.samples.spark.folder.SharedFolder;
import kawi.samples.spark.folder.SharedFolderException;

/// The checkpoints in the folder of a training: `checkpoints/round-000012.safetensors` has the common weights and the
/// outer momentum after round 12; `workers/round-000012` has the states of the inner optimizers. A checkpoint is
/// written after the states of its round, so if it exists, they exist.
final class RoundCheckpoints {
    private static final String FOLDER = "checkpoints";
    private static final Pattern NAME = Pattern.compile("round-(\\d{1,9})\\.safetensors");
    private static final Pattern STATES = Pattern.compile("round-(\\d{1,9})");
    private static final int KEPT = 2;

    private static final String WEIGHTS = "weights";
    private static final String MOMENTUM = "momentum";
    private static final String ROUND = "round";
    private static final String TOKENS = "tokens";
    private static final String BEST_LOSS = "bestLoss";
    private static final String IDENTITY = "training";

    private final SharedFolder folder;
    private final DilocoPlan plan;

    RoundCheckpoints(SharedFolder folder, DilocoPlan plan) {
        this.folder = folder;
        this.plan = plan;
    }

    /// Finds the states of workers that are missing or damaged.
    @FunctionalInterface
    interface StateCheck {
        /// @param round after which the states are
        /// @return the problems, a line each
        List<String> problems(int round);
    }

    private static String file(int round) {
        return FOLDER + "/round-%06d.safetensors".formatted(round);
    }

    /// The rounds that have a checkpoint, in ascending order.
    List<Integer> rounds() {
        return numbers(FOLDER, NAME);
    }

    private List<Integer> numbers(String subfolder, Pattern pattern) {
        List<Integer> numbers = new ArrayList<>();
        for (String name : folder.names(subfolder)) {
            Matcher matcher = pattern.matcher(name);
            if (matcher.matches()) {
                numbers.add(Integer.valueOf(matcher.group(1)));
            }
        }
        return numbers;
    }

    /// Writes a checkpoint.
    ///
    /// @throws SharedFolderException if it cannot be written; older ones are still there then
    void write(RoundState state) {
        SequencedMap<String, List<float[]>> arrays = new LinkedHashMap<>();
        arrays.put(WEIGHTS, state.outer().weights());
        arrays.put(MOMENTUM, state.outer().momentum());
        SequencedMap<String, String> metadata = new LinkedHashMap<>(); // in this order, so that the bytes are the same
        metadata.put(ROUND, Integer.toString(state.round()));
        metadata.put(TOKENS, Long.toString(state.tokens()));
        metadata.put(BEST_LOSS, Double.toString(state.bestLoss()));
        metadata.put(IDENTITY, plan.identity());
        new ArrayFile(metadata, arrays).write(folder, file(state.round()));
    }

    /// Deletes what no resumed training needs: all checkpoints but the last two, and the states of all rounds but those
    /// of the kept checkpoints and of the present round.
    void deleteOld(int round) {
        List<Integer> rounds = rounds();
        List<Integer> kept = rounds.subList(Math.max(0, rounds.size() - KEPT), rounds.size());
        rounds.stream().filter(each -> !kept.contains(each)).forEach(each -> folder.delete(file(each)));
        numbers(WorkerState.FOLDER, STATES).stream()
                .filter(each -> each < round && !kept.contains(each))
                .forEach(each -> folder.delete(WorkerState.folder(each)));
    }

    /// The newest whole checkpoint; the beginning if none was written. Later ones are damaged, and are set aside.
    ///
    /// @param damaged receives the problem of each damaged checkpoint
    /// @throws UsageException if all are damaged, or the newest is of another training
    RoundState read(StateCheck check, Consumer<String> damaged) {
        folder.deleteUnfinished(FOLDER);
        List<Integer> rounds = rounds();
        for (int round : rounds.reversed()) {
            try {
                RoundState state = read(round);
                List<String> problems = check.problems(round);
                if (problems.isEmpty()) {
                    return state;
                }
                damaged.accept(problems.getFirst());
            } catch (SharedFolderException e) {
                damaged.accept(e.getMessage());
            }
            String name = file(round);
            folder.rename(name, name.substring(FOLDER.length() + 1) + ".damaged");
        }
        if (!rounds.isEmpty()) {
            throw new UsageException(
                    folder.shortAddress() + ": all checkpoints in it are damaged: begin again with another --out");
        }
        return RoundState.initial(plan);
    }

    private RoundState read(int round) {
        int parameters = plan.newModel().parameters().size();
        SequencedMap<String, Integer> lists = new LinkedHashMap<>();
        lists.put(WEIGHTS, parameters);
        lists.put(MOMENTUM, parameters);
        ArrayFile file = ArrayFile.read(folder, file(round), lists);
        if (!plan.identity().equals(file.metadata().get(IDENTITY))) {
            throw new UsageException(folder.shortAddress() + "/" + file(round)
                    + ": is the checkpoint of another training: " + DilocoPlan.FILE + " was changed");
        }
        return new RoundState(
                Math.toIntExact(file.number(ROUND)),
                new OuterOptimizer.State(
                        file.arrays().get(WEIGHTS), file.arrays().get(MOMENTUM)),
                file.number(TOKENS),
                Double.parseDouble(file.metadata().get(BEST_LOSS)));
    }
}
