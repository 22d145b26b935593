package kawi.autograd.op;

import kawi.autograd.array.Broadcast;
import kawi.autograd.device.BroadcastLoop.Elements;
import kawi.autograd.kernel.Kernels;

/// `y = 1` where `a > b`, else 0, element by element, with [broadcasting][BinaryOperation]. The
/// result requires no gradient. Comparisons with NaN are false.
///
/// @param a of any shape
/// @param b of a shape that broadcasts with it
public record Greater(Operand a, Operand b) implements BinaryOperation {

    /// @throws kawi.autograd.array.ShapeException if the shapes do not broadcast
    public Greater {
        Broadcast.of("greater", a.shape(), b.shape());
    }

    @Override
    public void forward(Kernels kernels, Elements e, float[] y) {
        kernels.greater(e.a(), e.aFrom(), e.b(), e.bFrom(), y, e.from(), e.n());
    }

    @Override
    public boolean isDifferentiable() {
        return false;
    }

    @Override
    public void backwardA(Kernels kernels, Elements e, float[] y, float[] dy, float[] da, int daFrom) {
        throw new UnsupportedOperationException("a comparison has no gradient");
    }

    @Override
    public void backwardB(Kernels kernels, Elements e, float[] y, float[] dy, float[] db, int dbFrom) {
        throw new UnsupportedOperationException("a comparison has no gradient");
    }

    @Override
    public int backwardFlops() {
        return 0;
    }
}
