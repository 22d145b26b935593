package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// Extracts the queries, the keys or the values from their common projection, head by head.
///
///     y[b, h, t, d] = x[b, t, part * C + h * D + d]
///
/// In x the heads of one position follow each other. Attention needs the positions of one head to follow each other.
///
/// @param x (B, T, parts * C) with C = heads * D
/// @param part the number of the part: 0 for queries, 1 for keys, 2 for values
/// @param parts the number of parts, 3
/// @param heads H
public record SplitHeads(Operand x, int part, int parts, int heads) implements Operation {

    /// @throws ShapeException if x is not of rank 3, there are no parts or heads, or x's innermost size is not a
    /// multiple of `parts * heads`
    public SplitHeads {
        if (x.shape().rank() != 3 || parts < 1 || heads < 1 || x.shape().columns() % (parts * heads) != 0) {
            throw new ShapeException("split heads: " + x.shape() + " is not (B, T, parts * heads * headSize) of "
                    + parts + " parts and " + heads + " heads");
        }
        if (part < 0 || part >= parts) {
            throw new ShapeException("split heads: there is no part " + part + " of " + parts);
        }
    }

    @Override
    public List<Operand> operands() {
        return List.of(x);
    }

    /// (B, H, T, D).
    @Override
    public Shape shape() {
        return Shape.of(x.shape().size(0), heads, x.shape().size(1), headSize());
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        float[] xData = x.value().data();
        int headSize = headSize();
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
            int headSize = headSize();
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

    private int headSize() {
        return x.shape().columns() / (parts * heads);
    }

    /// The index in x of the row (b, h, t) of y.
    private int source(int row) {
        int length = x.shape().size(1);
        int t = row % length;
        int h = row / length % heads;
        int b = row / length / heads;
        return (b * length + t) * x.shape().columns() + (part * heads + h) * headSize();
    }
}
