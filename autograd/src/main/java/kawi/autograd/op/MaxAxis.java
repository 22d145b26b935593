package kawi.autograd.op;

import java.util.Arrays;
import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Axis;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.AxisLoop;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// The largest element along one dimension, which stays as one of size 1, so that the result broadcasts with x.
///
///     y[o, 0, j]  = max over i of x[o, i, j]
///     dx[o, i, j] = dy[o, 0, j] for the first i with x[o, i, j] = y[o, 0, j], else 0
///
/// As `max(dim)` of PyTorch, the first of equal elements takes all of the gradient, and NaN is larger than any number.
///
/// @param x of any shape whose size along the dimension is not 0
/// @param dimension negative ones count from the end
public record MaxAxis(Operand x, int dimension) implements Operation {

    /// @throws ShapeException if there is no such dimension, or it has no elements
    public MaxAxis {
        dimension = x.shape().index(dimension);
        if (x.shape().size(dimension) == 0) {
            throw new ShapeException("max: dimension " + dimension + " of " + x.shape() + " has no elements");
        }
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
        Axis axis = Axis.of(x.shape(), dimension);
        Kernels kernels = workspace.kernels();
        float[] data = x.value().data();
        float[] max = y.data();
        if (axis.inner() == 1) {
            workspace.device().forRows(axis.outer(), axis.size(), (from, n) -> {
                for (int row = from; row < from + n; row++) {
                    max[row] = kernels.max(data, axis.at(row, 0), axis.size());
                }
            });
        } else {
            Arrays.fill(max, 0, y.elements(), Float.NEGATIVE_INFINITY);
            AxisLoop.forEach(
                    workspace.device(), axis, (xAt, yAt, n) -> kernels.maximum(max, yAt, data, xAt, max, yAt, n));
        }
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            Axis axis = Axis.of(x.shape(), dimension);
            float[] data = x.value().data();
            float[] dx = x.gradient().data();
            workspace.device().forRows(y.elements(), axis.size(), (from, n) -> {
                for (int at = from; at < from + n; at++) {
                    int index = axis.at(at / axis.inner(), 0) + at % axis.inner();
                    while (Float.compare(data[index] + 0f, y.data()[at] + 0f) != 0) { // a zero has a sign here
                        index += axis.inner();
                    }
                    dx[index] += dy.data()[at];
                }
            });
        }
    }

    @Override
    public Cost forwardCost() {
        return Cost.forward(this, x.shape().elements());
    }

    @Override
    public Cost backwardCost() {
        return Cost.backward(this, x.shape().elements());
    }
}
