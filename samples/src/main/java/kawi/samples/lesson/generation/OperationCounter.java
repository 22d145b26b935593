package kawi.samples.lesson.generation;

import kawi.autograd.OperationListener;
import kawi.autograd.op.Operation;

/// Adds up what the operations of a scope compute: the floating-point operations, of which an addition and a
/// multiplication are one each, and the size of the results.
final class OperationCounter implements OperationListener {
    private double flops;
    private long resultBytes;

    @Override
    public void begin() {}

    @Override
    public void computed(Operation operation) {
        flops += operation.forwardCost().flops();
        resultBytes += (long) Float.BYTES * operation.shape().elements();
    }

    @Override
    public void differentiated(Operation operation) {
        flops += operation.backwardCost().flops();
    }

    /// The size of all results of forward passes. It is the same on every machine; what a scope allocates is a little
    /// more, and depends on the kernels.
    long resultBytes() {
        return resultBytes;
    }

    double flops() {
        return flops;
    }
}
