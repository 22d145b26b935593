package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// An operation on one operand, element by element:
///
///     y[i]  = f(x[i])
///     dx[i] = f'(x[i]) dy[i]
///
/// An operation of this family is a formula and two kernels. Here is what all of them share: the result has the
/// operand's shape, and the elements are divided among the workers.
public sealed interface UnaryOperation extends Operation
        permits Scale, Exp, Log, Sqrt, Rsqrt, Pow, Tanh, Sigmoid, Relu, ReluSquared, Gelu, GeluErf, Dropout, Reshape {

    /// The operand, of any shape.
    Operand x();

    /// Computes the elements `from .. from + n - 1` of y.
    void forward(Kernels kernels, float[] x, float[] y, int from, int n);

    /// Adds to the elements `from .. from + n - 1` of dx.
    void backward(Kernels kernels, float[] x, float[] y, float[] dy, float[] dx, int from, int n);

    /// FLOP per element of the forward pass.
    int forwardFlops();

    /// FLOP per element of the backward pass.
    int backwardFlops();

    /// Whether f' is a constant, so that the backward pass reads neither x nor y.
    default boolean isLinear() {
        return false;
    }

    @Override
    default List<Operand> operands() {
        return List.of(x());
    }

    @Override
    default Shape shape() {
        return x().shape();
    }

    @Override
    default void forward(Workspace workspace, Array y) {
        Kernels kernels = workspace.kernels();
        float[] x = x().value().data();
        workspace.device().forElements(y.elements(), (from, n) -> forward(kernels, x, y.data(), from, n));
    }

    @Override
    default void backward(Workspace workspace, Array y, Array dy) {
        if (x().requiresGradient()) {
            Kernels kernels = workspace.kernels();
            float[] x = x().value().data();
            float[] dx = x().gradient().data();
            workspace
                    .device()
                    .forElements(dy.elements(), (from, n) -> backward(kernels, x, y.data(), dy.data(), dx, from, n));
        }
    }

    @Override
    default Cost forwardCost() {
        return Cost.forward(this, (double) forwardFlops() * shape().elements());
    }

    @Override
    default Cost backwardCost() {
        double flops = (double) backwardFlops() * shape().elements();
        return isLinear() ? Cost.backwardOfLinear(this, flops) : Cost.backward(this, flops);
    }
}
