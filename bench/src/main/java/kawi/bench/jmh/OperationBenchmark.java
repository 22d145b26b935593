package kawi.bench.jmh;

import kawi.autograd.array.Arena;
import kawi.autograd.array.Array;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.op.Operation;
import org.openjdk.jmh.annotations.Benchmark;

/// The ladder of a single operation on its first operand, there and back.
public abstract class OperationBenchmark extends LadderBenchmark {
    private Workspace workspace;
    private Operation operation;
    private Array y;
    private Array dy;

    /// The operation on operands of the chosen size.
    protected abstract Operation operation();

    @Override
    protected final void prepare(Device device) {
        workspace = new Workspace(device, new Arena(), true);
        operation = operation();
        y = Array.zeros(operation.shape());
        dy = new Array(Numbers.normal(y.elements(), 2), operation.shape());
        forward(); // what backward needs to know
    }

    /// The result.
    @Benchmark
    public final float[] forward() {
        workspace.arena().reset();
        operation.forward(workspace, y);
        return y.data();
    }

    /// Adds to the gradients of the operands.
    @Benchmark
    public final float[] backward() {
        operation.backward(workspace, y, dy);
        return operation.operands().getFirst().gradient().data();
    }
}
