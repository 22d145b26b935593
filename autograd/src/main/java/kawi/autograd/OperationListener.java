package kawi.autograd;

import kawi.autograd.op.Operation;

/// Called before and after each operation of a [Scope], forward and backward: for profiles. The time between the two
/// calls is that of the operation.
public interface OperationListener {

    /// A listener that does nothing.
    OperationListener NONE = new OperationListener() {
        @Override
        public void begin() {}

        @Override
        public void computed(Operation operation) {}

        @Override
        public void differentiated(Operation operation) {}
    };

    /// Called before an operation computes, forward or backward.
    void begin();

    /// Called after the forward pass of an operation.
    void computed(Operation operation);

    /// Called after the backward pass of an operation.
    void differentiated(Operation operation);
}
