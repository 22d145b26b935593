package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Axis;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;

/// The mean over one dimension, which stays as one of size 1, so that the result broadcasts with x: [SumAxis], divided.
///
///     y[o, 0, j]  = 1/n sum over i of x[o, i, j]
///     dx[o, i, j] = dy[o, 0, j] / n
///
/// @param x of any shape whose size n along the dimension is not 0
/// @param dimension that is averaged; negative ones count from the end
public record MeanAxis(Operand x, int dimension) implements Operation {

    /// @throws ShapeException if there is no such dimension, or it has no elements
    public MeanAxis {
        dimension = x.shape().index(dimension);
        if (x.shape().size(dimension) == 0) {
            throw new ShapeException("mean: dimension " + dimension + " of " + x.shape() + " has no elements");
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
        SumAxis.sum(workspace, x.value(), Axis.of(x.shape(), dimension), y);
        divide(workspace, y);
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            divide(workspace, dy);
            SumAxis.spread(workspace, dy, Axis.of(x.shape(), dimension), x.gradient());
        }
    }

    private void divide(Workspace workspace, Array sums) {
        float divisor = x.shape().size(dimension);
        workspace.device().forElements(sums.elements(), (from, n) -> {
            for (int i = from; i < from + n; i++) {
                sums.data()[i] /= divisor;
            }
        });
    }

    @Override
    public Cost forwardCost() {
        return Cost.forward(this, x.shape().elements() + shape().elements());
    }

    @Override
    public Cost backwardCost() {
        return Cost.backwardOfLinear(this, x.shape().elements() + shape().elements());
    }
}
