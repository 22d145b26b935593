package kawi.autograd.op;

import java.util.List;
import kawi.autograd.array.Array;
import kawi.autograd.array.Broadcast;
import kawi.autograd.array.Shape;
import kawi.autograd.device.BroadcastLoop;
import kawi.autograd.device.BroadcastLoop.Elements;
import kawi.autograd.device.Workspace;
import kawi.autograd.kernel.Kernels;

/// An operation on two operands, element by element, whose shapes are [Broadcast]: a row (C) or a column (B, T, 1) is
/// repeated over (B, T, C), a scalar over everything.
///
///     y[i] = f(a[i], b[i])
///     da   = df/da dy, summed over the elements of the result that an element of a belongs to
///     db   = df/db dy, summed over the elements of the result that an element of b belongs to
///
/// An operation of this family is a formula and three kernels. What all of them share is here: the shape of the result,
/// the [BroadcastLoop], the cost.
public sealed interface BinaryOperation extends Operation permits Add, Subtract, Multiply, Divide, Maximum, Greater {

    /// The left operand.
    Operand a();

    /// The right operand.
    Operand b();

    /// Computes elements of y.
    void forward(Kernels kernels, Elements e, float[] y);

    /// Adds to elements of a's gradient, which begin at `da[daFrom]`.
    void backwardA(Kernels kernels, Elements e, float[] y, float[] dy, float[] da, int daFrom);

    /// Adds to elements of b's gradient, which begin at `db[dbFrom]`.
    void backwardB(Kernels kernels, Elements e, float[] y, float[] dy, float[] db, int dbFrom);

    /// FLOP per element of the backward pass, for each operand that requires a gradient. The forward pass has one.
    int backwardFlops();

    /// Whether df/da and df/db are constants, so that the backward pass reads no operand.
    default boolean isLinear() {
        return false;
    }

    @Override
    default List<Operand> operands() {
        return List.of(a(), b());
    }

    @Override
    default Shape shape() {
        return broadcast().shape();
    }

    /// How the operands are broadcast.
    default Broadcast broadcast() {
        return Broadcast.of(getClass().getSimpleName(), a().shape(), b().shape());
    }

    @Override
    default void forward(Workspace workspace, Array y) {
        Kernels kernels = workspace.kernels();
        loop(workspace).forEach(elements -> forward(kernels, elements, y.data()));
    }

    @Override
    default void backward(Workspace workspace, Array y, Array dy) {
        if (a().requiresGradient()) {
            addGradientOfA(workspace, y.data(), dy.data(), a().gradient());
        }
        if (b().requiresGradient()) {
            addGradientOfB(workspace, y.data(), dy.data(), b().gradient());
        }
    }

    /// Adds to a's gradient.
    default void addGradientOfA(Workspace workspace, float[] y, float[] dy, Array da) {
        Kernels kernels = workspace.kernels();
        loop(workspace).addLeftGradient(da, (to, at, elements) -> backwardA(kernels, elements, y, dy, to, at));
    }

    /// Adds to b's gradient.
    default void addGradientOfB(Workspace workspace, float[] y, float[] dy, Array db) {
        Kernels kernels = workspace.kernels();
        loop(workspace).addRightGradient(db, (to, at, elements) -> backwardB(kernels, elements, y, dy, to, at));
    }

    private BroadcastLoop loop(Workspace workspace) {
        return new BroadcastLoop(workspace, broadcast(), a().value(), b().value());
    }

    @Override
    default Cost forwardCost() {
        return Cost.forward(this, shape().elements());
    }

    @Override
    default Cost backwardCost() {
        double flops = (double) Cost.gradients(this) * backwardFlops() * shape().elements();
        return isLinear() ? Cost.backwardOfLinear(this, flops) : Cost.backward(this, flops);
    }
}
