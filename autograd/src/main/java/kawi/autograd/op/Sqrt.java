package kawi.autograd.op;

import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.scalar.ScalarFunction;

/// `y = sqrt(x)`: NaN for negative numbers. The gradient at 0 is infinite.
///
///     dx = dy / (2 y)
///
/// @param x of any shape
public record Sqrt(Operand x) implements UnaryOperation {

    @Override
    public void forward(Kernels kernels, float[] x, float[] y, int from, int n) {
        kernels.map(ScalarFunction.SQRT, x, from, y, from, n);
    }

    @Override
    public void backward(Kernels kernels, float[] x, float[] y, float[] dy, float[] dx, int from, int n) {
        kernels.mapBackward(ScalarFunction.SQRT, x, from, y, from, dy, from, dx, from, n);
    }

    @Override
    public int forwardFlops() {
        return 1;
    }

    /// The quotient; times dy and added.
    @Override
    public int backwardFlops() {
        return 3;
    }
}
