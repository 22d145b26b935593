package kawi.autograd.op;

import kawi.autograd.kernel.Kernels;

/// `y = x^p` for a constant p, with C's rules: a negative number has powers with integer exponents only, else NaN.
///
///     dx = p x^(p - 1) dy
///
/// The gradient of `x^0` is 0.
///
/// @param x of any shape
/// @param exponent p, finite
public record Pow(Operand x, float exponent) implements UnaryOperation {

    /// @throws IllegalArgumentException if the exponent is infinite or NaN
    public Pow {
        if (!Float.isFinite(exponent)) {
            throw new IllegalArgumentException("pow: the exponent must be finite, not " + exponent);
        }
    }

    @Override
    public void forward(Kernels kernels, float[] x, float[] y, int from, int n) {
        kernels.pow(exponent, x, from, y, from, n);
    }

    @Override
    public void backward(Kernels kernels, float[] x, float[] y, float[] dy, float[] dx, int from, int n) {
        kernels.powBackward(exponent, x, from, dy, from, dx, from, n);
    }

    /// A logarithm, a product, an exponential.
    @Override
    public int forwardFlops() {
        return 3;
    }

    /// Another power, times p; times dy and added.
    @Override
    public int backwardFlops() {
        return 6;
    }
}
