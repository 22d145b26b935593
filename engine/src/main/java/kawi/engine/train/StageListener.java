package kawi.engine.train;

import kawi.autograd.OperationListener;
import kawi.autograd.op.Cost;
import kawi.autograd.op.Operation;

/// Is told when a training does something: each operation, and what else a step consists of. For profiles.
public interface StageListener extends OperationListener {

    /// What a training does besides the model's operations.
    enum Stage {
        /// Cutting windows out of the text.
        DATA,
        /// Setting the gradients to zero.
        CLEARING,
        /// Measuring the length of the gradients.
        CLIPPING,
        /// Changing the weights.
        OPTIMIZER,
        /// Estimating the losses.
        EVALUATION,
        /// Writing the model and checkpoints.
        SAVING;

        /// What is to be done, where that depends on nothing but the number of weights. For the length of the
        /// gradients each is squared and added. For AdamW 15 operations (the gradient's scale, 1; first moment, 3;
        /// second, 4; denominator, 3; weight, 4), and weight, gradient and two moments are read, all but the gradient
        /// written.
        Cost work(double weights) {
            return switch (this) {
                case CLEARING -> Cost.of(0, weights);
                case CLIPPING -> Cost.of(2 * weights, weights);
                case OPTIMIZER -> Cost.of(15 * weights, 7 * weights);
                case DATA, EVALUATION, SAVING -> Cost.of(0, 0);
            };
        }
    }

    /// Listens to nothing.
    StageListener NONE = new StageListener() {
        @Override
        public void begin() {}

        @Override
        public void computed(Operation operation) {}

        @Override
        public void differentiated(Operation operation) {}

        @Override
        public void ended(Stage stage, Cost work) {}
    };

    /// What began last ends.
    ///
    /// @param work what it had to do, where that is known
    void ended(Stage stage, Cost work);
}
