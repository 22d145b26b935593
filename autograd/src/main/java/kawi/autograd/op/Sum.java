package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// The sum of all elements, a scalar, added up in double.
///
///     dx = dy, everywhere
///
/// @param x of any shape
public record Sum(Operand x) implements Operation {

    /// The sum is that of the sums of chunks of this size, in order: it does not depend on the number of workers.
    private static final int CHUNK = 1 << 14;

    @Override
    public List<Operand> operands() {
        return List.of(x);
    }

    @Override
    public Shape shape() {
        return Shape.SCALAR;
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        y.data()[0] = (float) sum(workspace, x.value());
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            addEverywhere(workspace, dy.data()[0], x.gradient());
        }
    }

    static double sum(Workspace workspace, Array x) {
        Kernels kernels = workspace.kernels();
        double[] sums = new double[Math.ceilDiv(x.elements(), CHUNK)];
        workspace
                .device()
                .forRanges(x.elements(), CHUNK, (from, n) -> sums[from / CHUNK] = kernels.sum(x.data(), from, n));
        double total = 0;
        for (double sum : sums) {
            total += sum;
        }
        return total;
    }

    static void addEverywhere(Workspace workspace, float value, Array dx) {
        workspace.device().forElements(dx.elements(), (from, n) -> {
            for (int i = from; i < from + n; i++) {
                dx.data()[i] += value;
            }
        });
    }

    @Override
    public Cost forwardCost() {
        return Cost.forward(this, x.shape().elements());
    }

    @Override
    public Cost backwardCost() {
        return Cost.backwardOfLinear(this, x.shape().elements());
    }
}
