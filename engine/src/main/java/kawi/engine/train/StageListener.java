package kawi.engine.train;

import java.util.function.Supplier;
import kawi.autograd.OperationListener;
import kawi.autograd.op.Cost;
import kawi.autograd.op.Operation;

/// Receives an event for each operation of a training and for each other stage of it, to measure how long they take.
public interface StageListener extends OperationListener {

    /// What a training does besides the operations of the model.
    enum Stage {
        /// Sampling batches.
        DATA,
        /// Clearing the gradients.
        CLEARING,
        /// Computing the norm of the gradients.
        CLIPPING,
        /// Updating the weights.
        OPTIMIZER,
        /// Estimating the losses.
        EVALUATION,
        /// Writing the model and checkpoints.
        SAVING
    }

    /// Ignores all events.
    StageListener NONE = new StageListener() {
        @Override
        public void begin() {}

        @Override
        public void computed(Operation operation) {}

        @Override
        public void differentiated(Operation operation) {}

        @Override
        public void ended(Stage stage, Cost cost) {}
    };

    /// Called when a stage ends; [#begin] was called when it began.
    ///
    /// @param cost its operations and bytes; zero if they are not known
    void ended(Stage stage, Cost cost);

    /// Runs a stage, and reports it with an unknown cost.
    default <R> R call(Stage stage, Supplier<R> body) {
        begin();
        R result = body.get();
        ended(stage, Cost.of(0, 0));
        return result;
    }

    /// Runs a stage, and reports it with an unknown cost.
    default void run(Stage stage, Runnable body) {
        begin();
        body.run();
        ended(stage, Cost.of(0, 0));
    }
}
