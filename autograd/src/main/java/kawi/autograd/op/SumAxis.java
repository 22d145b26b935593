package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Axis;
import kawi.autograd.array.Shape;
import kawi.autograd.device.AxisLoop;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// The sum over one dimension, which stays as one of size 1, so that the result broadcasts with x.
///
///     y[o, 0, j]  = sum over i of x[o, i, j]
///     dx[o, i, j] = dy[o, 0, j]
///
/// Over the innermost dimension a sum is made in double and rounded once; over another it is a chain of float32 sums,
/// i ascending. The sum of nothing is 0.
///
/// @param x of any shape
/// @param dimension that is summed; negative ones count from the end
public record SumAxis(Operand x, int dimension) implements Operation {

    /// @throws kawi.autograd.array.ShapeException if there is no such dimension
    public SumAxis {
        dimension = x.shape().index(dimension);
    }

    @Override
    public List<Operand> operands() {
        return List.of(x);
    }

    @Override
    public Shape shape() {
        return x.shape().withSize(dimension, 1);
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        sum(workspace, x.value(), Axis.of(x.shape(), dimension), y);
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            spread(workspace, dy, Axis.of(x.shape(), dimension), x.gradient());
        }
    }

    static void sum(Workspace workspace, Array x, Axis axis, Array y) {
        Kernels kernels = workspace.kernels();
        float[] sums = y.data();
        if (axis.inner() == 1) {
            workspace.device().forRows(axis.outer(), axis.size(), (from, n) -> {
                for (int row = from; row < from + n; row++) {
                    sums[row] = (float) kernels.sum(x.data(), axis.at(row, 0), axis.size());
                }
            });
        } else {
            y.fill(0);
            AxisLoop.forEach(
                    workspace.device(), axis, (xAt, yAt, n) -> kernels.add(sums, yAt, x.data(), xAt, sums, yAt, n));
        }
    }

    static void spread(Workspace workspace, Array dy, Axis axis, Array dx) {
        Kernels kernels = workspace.kernels();
        if (axis.inner() == 1) {
            workspace.device().forRows(axis.outer(), axis.size(), (from, n) -> {
                for (int row = from; row < from + n; row++) {
                    for (int i = axis.at(row, 0); i < axis.at(row + 1, 0); i++) {
                        dx.data()[i] += dy.data()[row];
                    }
                }
            });
        } else {
            AxisLoop.forEach(
                    workspace.device(),
                    axis,
                    (xAt, yAt, n) -> kernels.add(dx.data(), xAt, dy.data(), yAt, dx.data(), xAt, n));
        }
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
