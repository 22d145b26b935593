package kawi.autograd.op;

import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.scalar.ScalarFunction;

/// `y = 1 / sqrt(x)`, what RMS norm multiplies by: infinite for 0 and NaN for negative numbers.
///
///     dx = -y^3 dy / 2
///
/// @param x of any shape
public record Rsqrt(Operand x) implements UnaryOperation {

    @Override
    public void forward(Kernels kernels, float[] x, float[] y, int from, int n) {
        kernels.map(ScalarFunction.RSQRT, x, from, y, from, n);
    }

    @Override
    public void backward(Kernels kernels, float[] x, float[] y, float[] dy, float[] dx, int from, int n) {
        kernels.mapBackward(ScalarFunction.RSQRT, x, from, y, from, dy, from, dx, from, n);
    }

    /// The root, the quotient.
    @Override
    public int forwardFlops() {
        return 2;
    }

    /// Three products; times dy and added.
    @Override
    public int backwardFlops() {
        return 5;
    }
}
