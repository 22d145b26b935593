package kawi.samples.training.losses;

import kawi.engine.train.TrainingListener;

/// Shows the progress of a training.
public interface TrainingProgress extends AutoCloseable {

    /// Called after each step.
    default void stepped(TrainingListener.Step step) {}

    /// Called after each evaluation.
    ///
    /// @param best whether the validation loss is the lowest so far
    default void evaluated(TrainingRow row, boolean best) {}

    /// Called after a text was generated at an evaluation.
    default void sampled(long step, String text) {}

    /// Called when the number of steps has changed.
    ///
    /// @param steps of the whole training
    /// @param message what changed, and why
    default void rescheduled(long steps, String message) {}

    /// Called for what the user should know, though the training continues.
    default void warned(String message) {}

    /// Called at the end.
    @Override
    default void close() {}
}
