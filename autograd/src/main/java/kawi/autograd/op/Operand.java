package kawi.autograd.op;

import java.util.Optional;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.kernel.weights.EncodedMatrix;

/// An operand of an operation: a value, and the gradient that accumulates for it.
public interface Operand {

    /// The value.
    ///
    /// @throws IllegalStateException if the weights are encoded
    Array value();

    /// The shape of the value and of the gradient.
    default Shape shape() {
        return value().shape();
    }

    /// The weights, if they are kept in fewer bits than float32: then there is no [#value].
    ///
    /// @param transposed whether the operand is B in `A Bᵀ`, not in `A B`
    /// @throws IllegalStateException if the weights are encoded for the other product
    default Optional<EncodedMatrix> encoded(boolean transposed) {
        return Optional.empty();
    }

    /// Whether a gradient is required. If not, operations skip it.
    boolean requiresGradient();

    /// Whether this is a parameter of a model, frozen or not. Its value may be prepacked for inference.
    default boolean isParameter() {
        return false;
    }

    /// The gradient accumulated so far. It starts as zeros, and every operation that uses this operand adds its part.
    ///
    /// @throws IllegalStateException if no gradient is required
    Array gradient();

    /// Whether anything was added to the gradient so far. The operation that adds first can skip the zeros: it writes
    /// to [#allocateGradient()] or transfers an array of its own with [#donateGradient].
    boolean hasGradient();

    /// Allocates the gradient with arbitrary contents. The caller must write every element.
    ///
    /// @throws IllegalStateException if no gradient is required, or it exists already
    Array allocateGradient();

    /// Transfers ownership of an array, which becomes the gradient. The caller must not use it afterwards.
    ///
    /// @param gradient of this operand's shape, from the workspace's memory
    /// @throws IllegalStateException if no gradient is required, or it exists already
    void donateGradient(Array gradient);
}
