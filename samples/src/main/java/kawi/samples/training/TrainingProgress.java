package kawi.samples.training;

import kawi.engine.train.TrainingListener;

/// Shows how a training goes.
public interface TrainingProgress extends AutoCloseable {

    /// The weights were changed.
    default void stepped(TrainingListener.Step step) {}

    /// The model was judged.
    ///
    /// @param best whether it was never better
    default void evaluated(TrainingRow row, boolean best) {}

    /// Something happened that the user should know of, though the training goes on.
    default void warned(String message) {}

    /// Nothing more will come.
    @Override
    default void close() {}
}
