package kawi.autograd.op;

import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.scalar.ScalarFunction;

/// `y = max(x, 0)^2`, the squared rectified linear unit (So et al., "Primer", 2021, section 4.1).
///
///     dx = 2 max(x, 0) dy
///
/// @param x of any shape
public record ReluSquared(Operand x) implements UnaryOperation {

    @Override
    public void forward(Kernels kernels, float[] x, float[] y, int from, int n) {
        kernels.map(ScalarFunction.RELU_SQUARED, x, from, y, from, n);
    }

    @Override
    public void backward(Kernels kernels, float[] x, float[] y, float[] dy, float[] dx, int from, int n) {
        kernels.mapBackward(ScalarFunction.RELU_SQUARED, x, from, y, from, dy, from, dx, from, n);
    }

    /// The maximum, the square.
    @Override
    public int forwardFlops() {
        return 2;
    }

    /// The maximum, twice it; times dy and added.
    @Override
    public int backwardFlops() {
        return 4;
    }
}
