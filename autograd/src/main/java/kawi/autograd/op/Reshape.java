package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// The same elements in the same order under another shape.
///
///     dx = dy, reshaped back
///
/// @param x of any shape
/// @param shape of as many elements
public record Reshape(Operand x, Shape shape) implements Operation {

    /// @throws ShapeException if the numbers of elements differ
    public Reshape {
        if (x.shape().elements() != shape.elements()) {
            throw new ShapeException("reshape: " + x.shape() + " has "
                    + x.shape().elements() + " elements, but " + shape + " has " + shape.elements());
        }
    }

    @Override
    public List<Operand> operands() {
        return List.of(x);
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        System.arraycopy(x.value().data(), 0, y.data(), 0, y.elements());
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            Kernels kernels = workspace.kernels();
            float[] dx = x.gradient().data();
            workspace
                    .device()
                    .forElements(dy.elements(), (from, n) -> kernels.add(dx, from, dy.data(), from, dx, from, n));
        }
    }
}
