package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// `y = a b`, element by element.
///
///     da = b dy
///     db = a dy
///
/// @param a of any shape
/// @param b of the same shape
public record Multiply(Operand a, Operand b) implements Operation {

    /// @throws ShapeException if the shapes differ
    public Multiply {
        if (!a.shape().equals(b.shape())) {
            throw new ShapeException("multiply: " + a.shape() + " and " + b.shape() + " differ");
        }
    }

    @Override
    public List<Operand> operands() {
        return List.of(a, b);
    }

    @Override
    public Shape shape() {
        return a.shape();
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        Kernels kernels = workspace.kernels();
        float[] aData = a.value().data();
        float[] bData = b.value().data();
        workspace
                .device()
                .forElements(y.elements(), (from, n) -> kernels.multiply(aData, from, bData, from, y.data(), from, n));
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (a.requiresGradient()) {
            multiplyAdd(workspace, b.value(), dy, a.gradient());
        }
        if (b.requiresGradient()) {
            multiplyAdd(workspace, a.value(), dy, b.gradient());
        }
    }

    @Override
    public Cost forwardCost() {
        return Cost.forward(this, shape().elements());
    }

    @Override
    public Cost backwardCost() {
        return Cost.backward(this, 2.0 * Cost.gradients(this) * shape().elements());
    }

    private static void multiplyAdd(Workspace workspace, Array factor, Array dy, Array dx) {
        Device device = workspace.device();
        Kernels kernels = workspace.kernels();
        device.forElements(
                dy.elements(),
                (from, n) -> kernels.multiplyAdd(factor.data(), from, dy.data(), from, dx.data(), from, n));
    }
}
