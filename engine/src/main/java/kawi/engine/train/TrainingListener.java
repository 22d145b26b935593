package kawi.engine.train;

import java.nio.file.Path;
import kawi.engine.io.ModelFileException;

/// Is told how a training goes. Called by the training thread, between steps; whoever takes long here holds the
/// training up.
public interface TrainingListener {

    /// A change of the weights.
    ///
    /// @param step how many were made, this one included
    /// @param loss the mean cross entropy of the step's batches before the change, in nats
    /// @param gradientNorm the length of all gradients together before clipping
    /// @param learningRate of the step
    /// @param tokens how many targets the step learned from
    /// @param nanos how long it took
    record Step(long step, double loss, double gradientNorm, double learningRate, long tokens, long nanos) {}

    /// A look at both parts of the text.
    ///
    /// @param step how many changes had been made
    /// @param trainLoss in nats
    /// @param validationLoss in nats, on text the model does not learn from
    /// @param bitsPerCharacter the validation loss in bits for each character of the text
    /// @param best whether no validation loss before was lower
    record Evaluated(long step, double trainLoss, double validationLoss, double bitsPerCharacter, boolean best) {}

    /// The weights were changed.
    default void stepped(Step step) {}

    /// The losses were estimated.
    default void evaluated(Evaluated evaluated) {}

    /// The model with the lowest validation loss so far was written.
    default void bestSaved(Path folder) {}

    /// All that is needed to go on later was written.
    default void checkpointSaved(Path folder) {}

    /// Something could not be written. The training goes on and tries again with the next checkpoint.
    default void savingFailed(ModelFileException failure) {}

    /// A checkpoint could not be read: the training goes on from the one before it.
    default void checkpointPassedOver(ModelFileException damage) {}

    /// A step was not made.
    ///
    /// @param rateFactor what the learning rate is multiplied by from now on
    default void skipped(NonFiniteException reason, double rateFactor) {}
}
