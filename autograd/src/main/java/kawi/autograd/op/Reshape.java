package kawi.autograd.op;

import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.kernel.Kernels;

/// The same elements in the same order with another shape.
///
///     dx = dy, reshaped back
///
/// @param x of any shape
/// @param shape of as many elements
public record Reshape(Operand x, Shape shape) implements UnaryOperation {

    /// @throws ShapeException if the numbers of elements differ
    public Reshape {
        if (x.shape().elements() != shape.elements()) {
            throw new ShapeException("reshape: " + x.shape() + " has "
                    + x.shape().elements() + " elements, but " + shape + " has " + shape.elements());
        }
    }

    @Override
    public void forward(Kernels kernels, float[] x, float[] y, int from, int n) {
        System.arraycopy(x, from, y, from, n);
    }

    @Override
    public void backward(Kernels kernels, float[] x, float[] y, float[] dy, float[] dx, int from, int n) {
        kernels.add(dx, from, dy, from, dx, from, n);
    }

    @Override
    public int forwardFlops() {
        return 0;
    }

    @Override
    public int backwardFlops() {
        return 1;
    }

    @Override
    public boolean isLinear() {
        return true;
    }
}
