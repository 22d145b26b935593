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
}
