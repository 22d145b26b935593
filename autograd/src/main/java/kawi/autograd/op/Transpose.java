package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;

/// Exchanges two dimensions.
///
///     y[.., j, .., i, ..]  = x[.., i, .., j, ..]
///     dx[.., i, .., j, ..] = dy[.., j, .., i, ..]
///
/// @param x of any shape with these dimensions
/// @param first a dimension; negative ones count from the end
/// @param second another, or the same
public record Transpose(Operand x, int first, int second) implements Operation {

    /// @throws kawi.autograd.array.ShapeException if there is no such dimension
    public Transpose {
        int i = x.shape().index(first);
        int j = x.shape().index(second);
        first = Math.min(i, j);
        second = Math.max(i, j);
    }

    @Override
    public List<Operand> operands() {
        return List.of(x);
    }

    @Override
    public Shape shape() {
        return x.shape()
                .withSize(first, x.shape().size(second))
                .withSize(second, x.shape().size(first));
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        float[] data = x.value().data();
        forEach(workspace, (xAt, xStride, yAt, n) -> {
            for (int i = 0; i < n; i++) {
                y.data()[yAt + i] = data[xAt + i * xStride];
            }
        });
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            float[] dx = x.gradient().data();
            forEach(workspace, (xAt, xStride, yAt, n) -> {
                for (int i = 0; i < n; i++) {
                    dx[xAt + i * xStride] += dy.data()[yAt + i];
                }
            });
        }
    }

    /// Elements that follow each other in y, and are `xStride` apart in x.
    private interface Run {
        void run(int xAt, int xStride, int yAt, int n);
    }

    /// Seen as (outer, m, middle, n, inner), x becomes (outer, n, middle, m, inner). The innermost ones stay together;
    /// if there is but one, those along m follow each other in y.
    private void forEach(Workspace workspace, Run task) {
        int m = first == second ? 1 : x.shape().size(first);
        int n = x.shape().size(second);
        int middle = product(first + 1, second);
        int inner = product(second + 1, x.shape().rank());
        int stride = middle * n * inner; // from one index along m to the next, in x
        workspace.device().forRows(product(0, first) * n * middle, m * inner, (from, rows) -> {
            for (int row = from; row < from + rows; row++) {
                int k = row % middle;
                int j = row / middle % n;
                int outer = row / middle / n;
                int xAt = (outer * m * middle * n + k * n + j) * inner;
                int yAt = row * m * inner;
                if (inner == 1) {
                    task.run(xAt, stride, yAt, m);
                } else {
                    for (int i = 0; i < m; i++) {
                        task.run(xAt + i * stride, 1, yAt + i * inner, inner);
                    }
                }
            }
        });
    }

    /// The product of the sizes of the dimensions `from .. to - 1`.
    private int product(int from, int to) {
        int product = 1;
        for (int i = from; i < to; i++) {
            product *= x.shape().size(i);
        }
        return product;
    }

    @Override
    public Cost forwardCost() {
        return Cost.forward(this, 0);
    }

    @Override
    public Cost backwardCost() {
        return Cost.backwardOfLinear(this, shape().elements());
    }
}
