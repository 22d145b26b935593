package kawi.bench.jmh.harness;

import kawi.autograd.array.Arena;
import kawi.autograd.array.Array;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.op.Operation;
import org.openjdk.jmh.annotations.Benchmark;

/// The ladder of a single operation: its forward pass, and its backward pass with the gradient of the first operand.
public abstract class OperationBenchmark extends LadderBenchmark {
    private Workspace workspace;
    private Operation operation;
    private Array y;
    private Array dy;

    /// Creates the operation, with operands of the chosen size.
    protected abstract Operation operation();

    @Override
    protected final void prepare(Device device) {
        workspace = new Workspace(device, new Arena(), true);
        operation = operation();
        y = Array.zeros(operation.shape());
        dy = new Array(Numbers.normal(y.elements(), 2), operation.shape());
        forward(); // stores what backward reads
    }

    /// The forward pass.
    @Benchmark
    public final float[] forward() {
        workspace.arena().reset();
        operation.forward(workspace, y);
        return y.data();
    }

    /// The backward pass, which adds to the gradients of the operands.
    @Benchmark
    public final float[] backward() {
        operation.backward(workspace, y, dy);
        return operation.operands().getFirst().gradient().data();
    }
}
