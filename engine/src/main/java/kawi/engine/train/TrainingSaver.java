package kawi.engine.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kawi.autograd.Parameter;
import kawi.autograd.optim.Optimizer;
import kawi.engine.train.checkpoint.CheckpointPolicy;
import kawi.engine.train.checkpoint.TrainingIdentity;
import kawi.engine.train.checkpoint.TrainingState;
import kawi.tokenizer.io.FileException;

/// Saves a training into its folder: the model with the lowest validation loss, and checkpoints to resume from.
final class TrainingSaver {
    private final CheckpointPolicy policy;
    private final ModelWriter writer;
    private final TrainingIdentity identity;
    private final List<Parameter> parameters;
    private final Optimizer optimizer;
    private final BestModel best;

    private Optional<TrainingState> saved = Optional.empty();
    private long savedAt = System.nanoTime();

    /// @param policy where and how often
    /// @param writer writes the model
    /// @param identity checkpoints contain it
    TrainingSaver(
            CheckpointPolicy policy,
            ModelWriter writer,
            TrainingIdentity identity,
            List<Parameter> parameters,
            Optimizer optimizer) {
        this.policy = policy;
        this.writer = writer;
        this.identity = identity;
        this.parameters = parameters;
        this.optimizer = optimizer;
        this.best = new BestModel(parameters, optimizer);
    }

    /// Reads the newest whole checkpoint into the parameters and the optimizer.
    ///
    /// @throws kawi.engine.io.ModelFileException if there is none, or it is of another training
    TrainingState resume(TrainingListener listener) {
        TrainingState state = policy.checkpoints().read(identity, parameters, optimizer, listener::checkpointSkipped);
        saved = Optional.of(state);
        return state;
    }

    /// Deletes what crashes left half-written.
    void deleteLeftovers() {
        policy.checkpoints().deleteLeftovers();
    }

    /// The present weights have the lowest validation loss so far.
    void bestFound() {
        best.found();
    }

    /// Whether the best model was written and is no longer in the folder.
    boolean isBestLost(TrainingState state) {
        return state.bestStep() >= 0 && !best.isUnsaved() && !writer.isWritten(policy.folder());
    }

    /// Whether the last checkpoint is older than the policy allows.
    boolean isDue() {
        return System.nanoTime() - savedAt >= policy.interval().toNanos();
    }

    /// Writes what is not on the disk yet: the best model and a checkpoint.
    ///
    /// @throws FileException if something cannot be written
    /// @throws NonFiniteException if a weight is not finite: a training could not continue from there
    void save(TrainingState state, TrainingListener listener) {
        writer.prepare(policy.folder());
        if (best.isUnsaved()) {
            best.write(() -> writer.write(policy.folder()));
            listener.bestSaved(policy.folder());
        }
        if (!saved.equals(Optional.of(state))) {
            NonFiniteDiagnosis.nonFiniteWeight(parameters).ifPresent(source -> {
                throw NonFiniteException.of("a weight", Double.NaN, state.step(), source);
            });
            Path file = policy.checkpoints().write(state, identity, parameters, optimizer, policy.kept());
            saved = Optional.of(state);
            listener.checkpointSaved(file);
        }
    }

    /// Saves; what cannot be written now is written with the next checkpoint.
    void saveOrRetryLater(TrainingState state, TrainingListener listener) {
        try {
            save(state, listener);
        } catch (FileException e) {
            best.keep();
            listener.savingFailed(e);
        }
        savedAt = System.nanoTime();
    }
}
