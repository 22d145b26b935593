package kawi.autograd.op;

import kawi.autograd.kernel.DropoutMask;
import kawi.autograd.kernel.Kernels;

/// Sets elements to zero at random and scales the others up, so that the expected value stays the same (Srivastava et
/// al., 2014; "inverted": inference needs no correction).
///
///     y  = x  / (1 - p) where the mask keeps the element, else 0
///     dx = dy / (1 - p) where the mask keeps the element
///
/// The mask is a function of the element's index, so it is not stored.
///
/// @param x of any shape
/// @param mask which elements are kept
public record Dropout(Operand x, DropoutMask mask) implements UnaryOperation {

    @Override
    public void forward(Kernels kernels, float[] x, float[] y, int from, int n) {
        kernels.dropout(mask, from, x, from, y, from, n);
    }

    @Override
    public void backward(Kernels kernels, float[] x, float[] y, float[] dy, float[] dx, int from, int n) {
        kernels.dropoutBackward(mask, from, dy, from, dx, from, n);
    }

    @Override
    public int forwardFlops() {
        return 1;
    }

    @Override
    public int backwardFlops() {
        return 2;
    }

    @Override
    public boolean isLinear() {
        return true;
    }
}
