package kawi.autograd.op;

import kawi.autograd.array.Broadcast;
import kawi.autograd.device.BroadcastLoop.Elements;
import kawi.autograd.kernel.Kernels;

/// `y = max(a, b)`, element by element, with [broadcasting][BinaryOperation].
///
///     da = dy where a > b, dy / 2 where a = b, else 0
///     db = dy where b > a, dy / 2 where a = b, else 0
///
/// NaN if either is NaN. Equal operands share the gradient, as in PyTorch.
///
/// @param a of any shape
/// @param b of a shape that broadcasts with it
public record Maximum(Operand a, Operand b) implements BinaryOperation {

    /// @throws kawi.autograd.array.ShapeException if the shapes do not broadcast
    public Maximum {
        Broadcast.of("maximum", a.shape(), b.shape());
    }

    @Override
    public void forward(Kernels kernels, Elements e, float[] y) {
        kernels.maximum(e.a(), e.aFrom(), e.b(), e.bFrom(), y, e.from(), e.n());
    }

    @Override
    public void backwardA(Kernels kernels, Elements e, float[] y, float[] dy, float[] da, int daFrom) {
        kernels.maximumBackward(e.a(), e.aFrom(), e.b(), e.bFrom(), dy, e.from(), da, daFrom, e.n());
    }

    @Override
    public void backwardB(Kernels kernels, Elements e, float[] y, float[] dy, float[] db, int dbFrom) {
        kernels.maximumBackward(e.b(), e.bFrom(), e.a(), e.aFrom(), dy, e.from(), db, dbFrom, e.n());
    }

    @Override
    public int backwardFlops() {
        return 2;
    }
}
