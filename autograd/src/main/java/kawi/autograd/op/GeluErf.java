package kawi.autograd.op;

import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.scalar.ScalarFunction;

/// `y = x Φ(x)`, the exact Gaussian error linear unit, Φ being the cumulative distribution function of the standard
/// normal distribution and φ its density (Hendrycks and Gimpel, 2016, section 2). [Gelu] approximates it.
///
///     y  = x Φ(x) = x/2 (1 + erf(x / sqrt(2)))
///     dx = (Φ(x) + x φ(x)) dy,   φ(x) = e^(-x^2/2) / sqrt(2 pi)
///
/// @param x of any shape
public record GeluErf(Operand x) implements UnaryOperation {

    @Override
    public void forward(Kernels kernels, float[] x, float[] y, int from, int n) {
        kernels.map(ScalarFunction.GELU_ERF, x, from, y, from, n);
    }

    @Override
    public void backward(Kernels kernels, float[] x, float[] y, float[] dy, float[] dx, int from, int n) {
        kernels.mapBackward(ScalarFunction.GELU_ERF, x, from, y, from, dy, from, dx, from, n);
    }

    /// The square and its half, 2; the exponential; the error function, counted as one; the sum and the products, 3.
    @Override
    public int forwardFlops() {
        return 7;
    }

    /// As forward without the last product, 6; the density and its product with x, 3; times dy and added, 2.
    @Override
    public int backwardFlops() {
        return 11;
    }
}
