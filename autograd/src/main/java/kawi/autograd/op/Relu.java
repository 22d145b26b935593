package kawi.autograd.op;

import kawi.autograd.kernel.Kernels;

/// `y = max(x, 0)`, the rectified linear unit.
///
///     dx = dy where x > 0
///
/// @param x of any shape
public record Relu(Operand x) implements UnaryOperation {

    @Override
    public void forward(Kernels kernels, float[] x, float[] y, int from, int n) {
        kernels.relu(x, from, y, from, n);
    }

    @Override
    public void backward(Kernels kernels, float[] x, float[] y, float[] dy, float[] dx, int from, int n) {
        kernels.reluBackward(x, from, dy, from, dx, from, n);
    }

    @Override
    public int forwardFlops() {
        return 1;
    }

    @Override
    public int backwardFlops() {
        return 1;
    }
}
