package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Axis;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// A range of one dimension.
///
///     y[o, i, j]         = x[o, from + i, j]
///     dx[o, from + i, j] = dy[o, i, j], and 0 outside the range
///
/// @param x of any shape
/// @param dimension negative ones count from the end
/// @param from the first index of the range
/// @param to the index after the last
public record Slice(Operand x, int dimension, int from, int to) implements Operation {

    /// @throws ShapeException if there is no such dimension or range
    public Slice {
        dimension = x.shape().index(dimension);
        if (from < 0 || from > to || to > x.shape().size(dimension)) {
            throw new ShapeException("slice: there is no range " + from + " to " + to + " of dimension " + dimension
                    + " in " + x.shape());
        }
    }

    @Override
    public List<Operand> operands() {
        return List.of(x);
    }

    @Override
    public Shape shape() {
        return x.shape().withSize(dimension, to - from);
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        Axis whole = Axis.of(x.shape(), dimension);
        Axis part = Axis.of(shape(), dimension);
        copy(workspace, x.value(), whole, from, y, part, 0, part.size());
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            Axis whole = Axis.of(x.shape(), dimension);
            Axis part = Axis.of(shape(), dimension);
            add(workspace, dy, part, 0, x.gradient(), whole, from, part.size());
        }
    }

    /// Copies `count` indices of a dimension to another array.
    static void copy(Workspace workspace, Array x, Axis xAxis, int xFrom, Array y, Axis yAxis, int yFrom, int count) {
        int n = count * xAxis.inner();
        workspace.device().forRows(xAxis.outer(), n, (first, rows) -> {
            for (int o = first; o < first + rows; o++) {
                System.arraycopy(x.data(), xAxis.at(o, xFrom), y.data(), yAxis.at(o, yFrom), n);
            }
        });
    }

    /// Adds `count` indices of a dimension to another array.
    static void add(Workspace workspace, Array x, Axis xAxis, int xFrom, Array y, Axis yAxis, int yFrom, int count) {
        Kernels kernels = workspace.kernels();
        int n = count * xAxis.inner();
        workspace.device().forRows(xAxis.outer(), n, (first, rows) -> {
            for (int o = first; o < first + rows; o++) {
                int at = yAxis.at(o, yFrom);
                kernels.add(y.data(), at, x.data(), xAxis.at(o, xFrom), y.data(), at, n);
            }
        });
    }

    /// Only the range is read.
    @Override
    public Cost forwardCost() {
        return Cost.of(0, 2.0 * shape().elements());
    }

    /// Only the range of the gradient is added to.
    @Override
    public Cost backwardCost() {
        return Cost.of(shape().elements(), 3.0 * shape().elements());
    }
}
