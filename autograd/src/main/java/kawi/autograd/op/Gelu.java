package kawi.autograd.op;

import kawi.autograd.kernel.Kernels;

/// `y = gelu(x)`, the Gaussian error linear unit in its tanh form, GPT-2's (Hendrycks and Gimpel, 2016, section 2).
///
///     y  = x/2 (1 + tanh u),   u = sqrt(2/pi) (x + 0.044715 x^3)
///     dx = (s + x s (1 - s) 2 du/dx) dy,   s = (1 + tanh u) / 2 = 1 / (1 + e^(-2u))
///
/// @param x of any shape
public record Gelu(Operand x) implements UnaryOperation {

    @Override
    public void forward(Kernels kernels, float[] x, float[] y, int from, int n) {
        kernels.gelu(x, from, y, from, n);
    }

    @Override
    public void backward(Kernels kernels, float[] x, float[] y, float[] dy, float[] dx, int from, int n) {
        kernels.geluBackward(x, from, dy, from, dx, from, n);
    }

    /// The square; the polynomial, 3; the exponential; the sum, the quotient and the product.
    @Override
    public int forwardFlops() {
        return 8;
    }

    /// As forward without the last product, 7; the slope, 2; the derivative, 5; times dy and added, 2.
    @Override
    public int backwardFlops() {
        return 16;
    }
}
