package kawi.autograd.op;

import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.scalar.ScalarFunction;

/// `y = e^x`.
///
///     dx = y dy
///
/// @param x of any shape
public record Exp(Operand x) implements UnaryOperation {

    @Override
    public void forward(Kernels kernels, float[] x, float[] y, int from, int n) {
        kernels.map(ScalarFunction.EXP, x, from, y, from, n);
    }

    @Override
    public void backward(Kernels kernels, float[] x, float[] y, float[] dy, float[] dx, int from, int n) {
        kernels.mapBackward(ScalarFunction.EXP, x, from, y, from, dy, from, dx, from, n);
    }

    @Override
    public int forwardFlops() {
        return 1;
    }

    @Override
    public int backwardFlops() {
        return 2;
    }
}
