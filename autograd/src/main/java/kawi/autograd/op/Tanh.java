package kawi.autograd.op;

import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.scalar.ScalarFunction;

/// `y = tanh(x)`, the hyperbolic tangent.
///
///     dx = (1 - y^2) dy
///
/// @param x of any shape
public record Tanh(Operand x) implements UnaryOperation {

    @Override
    public void forward(Kernels kernels, float[] x, float[] y, int from, int n) {
        kernels.map(ScalarFunction.TANH, x, from, y, from, n);
    }

    @Override
    public void backward(Kernels kernels, float[] x, float[] y, float[] dy, float[] dx, int from, int n) {
        kernels.mapBackward(ScalarFunction.TANH, x, from, y, from, dy, from, dx, from, n);
    }

    /// `1 - 2 / (e^(2x) + 1)`.
    @Override
    public int forwardFlops() {
        return 5;
    }

    /// The square, the difference; times dy and added.
    @Override
    public int backwardFlops() {
        return 4;
    }
}
