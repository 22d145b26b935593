package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;

/// The sum of all elements, a scalar. Added up in double.
///
///     dx = dy, everywhere
///
/// @param x of any shape
public record Sum(Operand x) implements Operation {

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
        y.data()[0] = (float) Totals.sum(workspace, x.value());
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            Totals.addEverywhere(workspace, dy.data()[0], x.gradient());
        }
    }
}
