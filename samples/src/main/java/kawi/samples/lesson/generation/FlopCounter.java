package kawi.samples.lesson.generation;

import kawi.autograd.OperationListener;
import kawi.autograd.op.Operation;

/// Adds up the floating-point operations of all operations that are computed: an addition and a multiplication are one
/// each.
final class FlopCounter implements OperationListener {
    private double flops;

    @Override
    public void begin() {}

    @Override
    public void computed(Operation operation) {
        flops += operation.forwardCost().flops();
    }

    @Override
    public void differentiated(Operation operation) {
        flops += operation.backwardCost().flops();
    }

    double flops() {
        return flops;
    }
}
