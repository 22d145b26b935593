package kawi.autograd.op;

import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.scalar.ScalarFunction;

/// `y = 1 / (1 + e^(-x))`, the logistic function. `x sigmoid(x)` is SiLU, also called Swish.
///
///     dx = y (1 - y) dy
///
/// @param x of any shape
public record Sigmoid(Operand x) implements UnaryOperation {

    @Override
    public void forward(Kernels kernels, float[] x, float[] y, int from, int n) {
        kernels.map(ScalarFunction.SIGMOID, x, from, y, from, n);
    }

    @Override
    public void backward(Kernels kernels, float[] x, float[] y, float[] dy, float[] dx, int from, int n) {
        kernels.mapBackward(ScalarFunction.SIGMOID, x, from, y, from, dy, from, dx, from, n);
    }

    /// The sign, the exponential, the sum, the quotient.
    @Override
    public int forwardFlops() {
        return 4;
    }

    /// The difference, the product; times dy and added.
    @Override
    public int backwardFlops() {
        return 4;
    }
}
