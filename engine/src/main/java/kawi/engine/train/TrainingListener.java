package kawi.engine.train;

import java.nio.file.Path;
import kawi.engine.io.ModelFileException;
import kawi.tokenizer.io.FileException;

/// Receives the events of a training. Called by the training thread, between steps: the training waits until the method
/// returns.
public interface TrainingListener {

    /// An update of the weights.
    ///
    /// @param step the number of steps so far, this one included
    /// @param loss the mean cross entropy of the step's batches before the update, in nats
    /// @param gradientNorm the global gradient norm before clipping
    /// @param learningRate learning rate of the step
    /// @param tokens the number of targets in the step's batches
    /// @param nanos the duration of the step
    record Step(long step, double loss, double gradientNorm, double learningRate, long tokens, long nanos) {}

    /// An estimate of both losses.
    ///
    /// @param step the number of steps so far
    /// @param trainLoss in nats
    /// @param validationLoss in nats, on text the model is not trained on
    /// @param bitsPerCharacter the validation loss in bits per character of the text
    /// @param best whether this is the lowest validation loss so far
    record Evaluated(long step, double trainLoss, double validationLoss, double bitsPerCharacter, boolean best) {}

    /// Called after each update of the weights.
    default void stepped(Step step) {}

    /// Called after each evaluation.
    default void evaluated(Evaluated evaluated) {}

    /// Called after the model with the lowest validation loss so far was written.
    default void bestSaved(Path folder) {}

    /// Called if the model with the lowest validation loss is no longer in the folder. The one that is being evaluated
    /// takes its place.
    ///
    /// @param step of the lost model
    /// @param validationLoss of the lost model
    default void bestLost(long step, double validationLoss) {}

    /// Called after a checkpoint was written.
    default void checkpointSaved(Path file) {}

    /// Called if something could not be written. The training continues, and tries again with the next checkpoint.
    default void savingFailed(FileException failure) {}

    /// Called if a checkpoint cannot be read. The training continues from the one before it.
    default void checkpointSkipped(ModelFileException damage) {}

    /// Called if a step was skipped because its loss or a gradient was not finite.
    ///
    /// @param rateFactor the factor of the learning rate from now on
    default void skipped(NonFiniteException reason, double rateFactor) {}
}
