package kawi.autograd;

import kawi.autograd.op.Operation;

/// Is told when a scope computes an operation: for profiles. Whoever wants to know how long it took looks at the clock
/// in both calls.
public interface OperationListener {

    /// Listens to nothing.
    OperationListener NONE = new OperationListener() {
        @Override
        public void begin() {}

        @Override
        public void computed(Operation operation) {}

        @Override
        public void differentiated(Operation operation) {}
    };

    /// An operation begins, forward or backward.
    void begin();

    /// The operation that began is computed.
    void computed(Operation operation);

    /// The gradients of the operands of the operation that began are found.
    void differentiated(Operation operation);
}
