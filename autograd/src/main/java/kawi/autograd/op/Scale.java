package kawi.autograd.op;

import kawi.autograd.kernel.Kernels;

/// `y = factor x`.
///
///     dx = factor dy
///
/// @param x of any shape
/// @param factor a constant
public record Scale(Operand x, float factor) implements UnaryOperation {

    @Override
    public void forward(Kernels kernels, float[] x, float[] y, int from, int n) {
        kernels.scale(factor, x, from, y, from, n);
    }

    @Override
    public void backward(Kernels kernels, float[] x, float[] y, float[] dy, float[] dx, int from, int n) {
        kernels.scaleAdd(factor, dy, from, dx, from, n);
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
