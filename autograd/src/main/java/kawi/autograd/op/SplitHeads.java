package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// Extracts some heads, such as the queries, the keys or the values of a common projection.
///
///     y[b, h, t, d] = x[b, t, (first + h) * D + d]
///
/// In x the heads of one position follow each other. Attention needs the positions of one head to follow each other.
///
/// @param x (B, T, columns): heads side by side
/// @param first the number of the first head, from 0
/// @param heads H
/// @param headSize D
public record SplitHeads(Operand x, int first, int heads, int headSize) implements Operation {

    /// @throws ShapeException if x is not of rank 3, or its rows do not have these heads
    public SplitHeads {
        if (x.shape().rank() != 3) {
            throw new ShapeException("split heads: " + x.shape() + " is not (B, T, columns)");
        }
        if (first < 0
                || heads < 1
                || headSize < 0
                || (long) (first + heads) * headSize > x.shape().columns()) {
            throw new ShapeException("split heads: the rows of " + x.shape() + " do not have " + heads + " heads of "
                    + headSize + " from head " + first + " on");
        }
    }

    @Override
    public List<Operand> operands() {
        return List.of(x);
    }

    /// (B, H, T, D).
    @Override
    public Shape shape() {
        return Shape.of(x.shape().size(0), heads, x.shape().size(1), headSize);
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        float[] xData = x.value().data();
        workspace.device().forRows(shape().rows(), headSize, (from, n) -> {
            for (int row = from; row < from + n; row++) {
                System.arraycopy(xData, source(row), y.data(), row * headSize, headSize);
            }
        });
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            Kernels kernels = workspace.kernels();
            float[] dx = x.gradient().data();
            workspace.device().forRows(shape().rows(), headSize, (from, n) -> {
                for (int row = from; row < from + n; row++) {
                    int at = source(row);
                    kernels.add(dx, at, dy.data(), row * headSize, dx, at, headSize);
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

    /// The index in x of the row (b, h, t) of y.
    private int source(int row) {
        int length = x.shape().size(1);
        int t = row % length;
        int h = row / length % heads;
        int b = row / length / heads;
        return (b * length + t) * x.shape().columns() + (first + h) * headSize;
    }
}
