package kawi.autograd.op;

import kawi.autograd.array.Broadcast;
import kawi.autograd.device.BroadcastLoop.Elements;
import kawi.autograd.kernel.Kernels;

/// `y = a / b`, element by element, with [broadcasting][BinaryOperation].
///
///     da = dy / b
///     db = -y dy / b
///
/// As IEEE 754 has it, a number divided by 0 is infinite, and 0 divided by 0 is NaN.
///
/// @param a of any shape
/// @param b of a shape that broadcasts with it
public record Divide(Operand a, Operand b) implements BinaryOperation {

    /// @throws kawi.autograd.array.ShapeException if the shapes do not broadcast
    public Divide {
        Broadcast.of("divide", a.shape(), b.shape());
    }

    @Override
    public void forward(Kernels kernels, Elements e, float[] y) {
        kernels.divide(e.a(), e.aFrom(), e.b(), e.bFrom(), y, e.from(), e.n());
    }

    @Override
    public void backwardA(Kernels kernels, Elements e, float[] y, float[] dy, float[] da, int daFrom) {
        kernels.divideAdd(dy, e.from(), e.b(), e.bFrom(), da, daFrom, e.n());
    }

    @Override
    public void backwardB(Kernels kernels, Elements e, float[] y, float[] dy, float[] db, int dbFrom) {
        kernels.divideBackward(e.b(), e.bFrom(), y, e.from(), dy, e.from(), db, dbFrom, e.n());
    }

    @Override
    public int backwardFlops() {
        return 3;
    }
}
