package kawi.autograd.op;

import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;

/// What an operation is applied to: a value, and where its gradient is gathered.
public interface Operand {

    /// The numbers.
    Array value();

    /// The shape of the value and of the gradient.
    default Shape shape() {
        return value().shape();
    }

    /// Whether anything asks for the gradient. If not, an operation need not compute it.
    boolean requiresGradient();

    /// The gradient so far: zeros at first, and every operation that uses this operand adds its part.
    ///
    /// @throws IllegalStateException if no gradient is required
    Array gradient();

    /// Whether any part was added to the gradient. The operation that adds the first can save the zeros: it writes to
    /// [#newGradient()] or hands over what it has to [#giveGradient].
    boolean hasGradient();

    /// A gradient whose elements are yet to be written, all of them, by whoever asks.
    ///
    /// @throws IllegalStateException if no gradient is required, or there is one
    Array newGradient();

    /// Makes an array the gradient. It is the giver's no longer.
    ///
    /// @param gradient of this operand's shape, from the workspace's memory
    /// @throws IllegalStateException if no gradient is required, or there is one
    void giveGradient(Array gradient);
}
