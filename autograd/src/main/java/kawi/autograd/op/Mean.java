package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;

/// The mean of all elements, a scalar, added up in double.
///
///     dx = dy / n, everywhere
///
/// @param x of any shape with at least one element
public record Mean(Operand x) implements Operation {

    /// @throws ShapeException if there are no elements
    public Mean {
        if (x.shape().elements() == 0) {
            throw new ShapeException("mean: there are no elements in " + x.shape());
        }
    }

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
        y.data()[0] = (float) (Sum.sum(workspace, x.value()) / x.shape().elements());
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            Sum.addEverywhere(workspace, dy.data()[0] / x.shape().elements(), x.gradient());
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
