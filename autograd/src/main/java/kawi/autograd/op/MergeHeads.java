package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// Concatenates the heads of each position, the inverse of [SplitHeads].
///
///     y[b, t, h * D + d] = x[b, h, t, d]
///
/// @param x (B, H, T, D)
public record MergeHeads(Operand x) implements Operation {

    /// @throws ShapeException if x is not of rank 4
    public MergeHeads {
        if (x.shape().rank() != 4) {
            throw new ShapeException("merge heads: " + x.shape() + " is not (B, H, T, headSize)");
        }
    }

    @Override
    public List<Operand> operands() {
        return List.of(x);
    }

    /// (B, T, H * D).
    @Override
    public Shape shape() {
        Shape heads = x.shape();
        return Shape.of(heads.size(0), heads.size(2), heads.size(1) * heads.size(3));
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        float[] xData = x.value().data();
        int headSize = x.shape().columns();
        workspace.device().forRows(x.shape().rows(), headSize, (from, n) -> {
            for (int row = from; row < from + n; row++) {
                System.arraycopy(xData, row * headSize, y.data(), destination(row), headSize);
            }
        });
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            Kernels kernels = workspace.kernels();
            float[] dx = x.gradient().data();
            int headSize = x.shape().columns();
            workspace.device().forRows(x.shape().rows(), headSize, (from, n) -> {
                for (int row = from; row < from + n; row++) {
                    int at = row * headSize;
                    kernels.add(dx, at, dy.data(), destination(row), dx, at, headSize);
                }
            });
        }
    }

    @Override
    public Cost forwardCost() {
        return Cost.forward(this, 0);
    }

    @Override
    public Cost backwardCost() {
        return Cost.backwardOfLinear(this, shape().elements());
    }

    /// The index in y of the row (b, h, t) of x.
    private int destination(int row) {
        int heads = x.shape().size(1);
        int length = x.shape().size(2);
        int t = row % length;
        int h = row / length % heads;
        int b = row / length / heads;
        return ((b * length + t) * heads + h) * x.shape().columns();
    }
}
