package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Scratch;
import kawi.autograd.kernel.scalar.ScalarFunction;

/// `y = cap tanh(x / cap)`: nearly x where x is small, and never beyond the cap (Gemma Team, "Gemma 2", 2024, section
/// 2). On logits it limits how sure a model can be.
///
///     dx = (1 - (y / cap)^2) dy
///
/// @param x of any shape
/// @param cap positive
public record SoftCap(Operand x, float cap) implements Operation {

    /// @throws IllegalArgumentException if the cap is not a positive number
    public SoftCap {
        if (!(cap > 0 && cap < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("soft cap: the cap must be positive, not " + cap);
        }
    }

    @Override
    public List<Operand> operands() {
        return List.of(x);
    }

    @Override
    public Shape shape() {
        return x.shape();
    }

    @Override
    public void forward(Workspace workspace, Array y) {
        Kernels kernels = workspace.kernels();
        float[] data = x.value().data();
        workspace.device().forElements(y.elements(), (from, n) -> cap(kernels, cap, data, from, y.data(), from, n));
    }

    /// Caps n elements.
    ///
    /// @param y the result; may be x
    static void cap(Kernels kernels, float cap, float[] x, int xFrom, float[] y, int yFrom, int n) {
        kernels.scale(1 / cap, x, xFrom, y, yFrom, n);
        kernels.map(ScalarFunction.TANH, y, yFrom, y, yFrom, n);
        kernels.scale(cap, y, yFrom, y, yFrom, n);
    }

    @Override
    public void backward(Workspace workspace, Array y, Array dy) {
        if (x.requiresGradient()) {
            Kernels kernels = workspace.kernels();
            float[] dx = x.gradient().data();
            workspace.device().forElements(dy.elements(), (from, n, scratch) -> {
                float[] tanh = scratch.buffer(Scratch.Use.ROW, n);
                kernels.scale(1 / cap, y.data(), from, tanh, 0, n);
                kernels.mapBackward(ScalarFunction.TANH, tanh, 0, tanh, 0, dy.data(), from, dx, from, n);
            });
        }
    }

    /// [Tanh], 5; two products.
    @Override
    public Cost forwardCost() {
        return Cost.forward(this, 7.0 * shape().elements());
    }

    /// The quotient, the square, the difference; times dy and added.
    @Override
    public Cost backwardCost() {
        return Cost.backward(this, 5.0 * shape().elements());
    }
}
