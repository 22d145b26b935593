package kawi.autograd;

import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Workspace;

/// A dense, row-major array of float32 that operations can be applied to, and that may accumulate a gradient. What can
/// be done with it is the table of contents [TensorOperations].
public sealed class Tensor extends TensorOperations permits Parameter {
    private final Array value;
    private final boolean requiresGradient;
    private final Workspace workspace;
    private Array gradient;

    Tensor(Array value, boolean requiresGradient, Workspace workspace) {
        this.value = value;
        this.requiresGradient = requiresGradient;
        this.workspace = workspace;
    }

    /// A tensor of the given numbers that does not require a gradient. The numbers are shared, not copied.
    ///
    /// @throws ShapeException if the number of elements differs from that of the shape
    public static Tensor of(Shape shape, float... numbers) {
        if (numbers.length != shape.elements()) {
            throw new ShapeException(numbers.length + " numbers for a tensor of " + shape);
        }
        return new Tensor(new Array(numbers, shape), false, null);
    }

    @Override
    public Array value() {
        return value;
    }

    @Override
    public boolean requiresGradient() {
        return requiresGradient;
    }

    @Override
    public final Array gradient() {
        if (!requiresGradient()) {
            throw new IllegalStateException("no gradient was recorded for this tensor of " + shape());
        }
        if (gradient == null) {
            allocateGradient().fill(0);
        }
        return gradient;
    }

    @Override
    public final boolean hasGradient() {
        return gradient != null;
    }

    @Override
    public final Array allocateGradient() {
        requireNoGradient();
        gradient = gradientStorage();
        return gradient;
    }

    @Override
    public final void donateGradient(Array donated) {
        requireNoGradient();
        gradient = adopt(donated);
    }

    private void requireNoGradient() {
        if (!requiresGradient() || gradient != null) {
            throw new IllegalStateException(
                    (requiresGradient() ? "there is a gradient already" : "no gradient was recorded")
                            + " for this tensor of " + shape());
        }
    }

    /// Memory for the gradient, with arbitrary contents.
    Array gradientStorage() {
        return workspace.allocate(shape());
    }

    /// The gradient that a donated array of the workspace becomes.
    Array adopt(Array donated) {
        return donated;
    }

    /// Removes the gradient.
    final void dropGradient() {
        gradient = null;
    }

    /// A copy of the numbers.
    public final float[] toFloats() {
        return value().toFloats();
    }

    /// The number in a tensor of one element.
    ///
    /// @throws ShapeException if the number of elements is not 1
    public final float item() {
        if (shape().elements() != 1) {
            throw new ShapeException("item: there is not one element in " + shape());
        }
        return value().data()[0];
    }

    @Override
    public String toString() {
        return value().toString();
    }
}
