package kawi.autograd;

import java.util.Optional;
import java.util.function.UnaryOperator;
import kawi.autograd.array.Array;
import kawi.autograd.device.Device;

/// Computes the segments of a tape that keeps only their inputs and results, and computes each of them again for its
/// gradients (Chen et al., "Training deep nets with sublinear memory cost", 2016).
///
/// The operations inside a segment are recorded on a tape of their own. Its memory is that of one segment, and is used
/// by one after the other.
final class Recomputation {
    private final Tape inner;

    /// @param device computes the operations
    Recomputation(Device device) {
        inner = new Tape(device);
    }

    /// A part of a network.
    ///
    /// @param input what the body is applied to
    /// @param operations number of operations that the body records
    record Segment(Tensor input, UnaryOperator<Tensor> body, Tensor result, int operations) implements Tape.Entry {}

    /// The forward pass: keeps a copy of the result, and nothing from inside.
    ///
    /// @param outer the tape of the input and the result
    Segment forward(Tape outer, Tensor input, UnaryOperator<Tensor> body) {
        try {
            Tensor leaf = leaf(input);
            Tensor y = compute(outer, leaf, body);
            if (y == leaf) {
                return new Segment(input, body, input, 0);
            }
            Array value = outer.workspace().allocate(y.shape());
            copy(y.value(), value);
            var result = new Tensor(value, y.requiresGradient(), outer.workspace());
            return new Segment(input, body, result, inner.size());
        } finally {
            inner.clear();
        }
    }

    /// The backward pass: adds to the gradients of the parameters and of the input.
    ///
    /// The gradient of the input continues the sums that it has so far, as it would without recomputation.
    void backward(Tape outer, Segment segment) {
        try {
            Tensor input = segment.input();
            Tensor leaf = leaf(input);
            Tensor y = compute(outer, leaf, segment.body());
            copy(segment.result().gradient(), y.allocateGradient());
            if (input.requiresGradient() && input.hasGradient()) {
                copy(input.gradient(), leaf.allocateGradient());
            }
            inner.propagateAll();
            if (input.requiresGradient() && leaf.hasGradient()) {
                copy(leaf.gradient(), input.hasGradient() ? input.gradient() : input.allocateGradient());
            }
        } finally {
            inner.clear();
        }
    }

    /// [Tape#firstNonFinite] of a segment.
    ///
    /// @param before number of operations before the segment
    /// @param all number of all operations
    Optional<String> firstNonFinite(Tape outer, Segment segment, int before, int all) {
        try {
            compute(outer, leaf(segment.input()), segment.body());
            return inner.firstNonFinite(before, all);
        } finally {
            inner.clear();
        }
    }

    private Tensor compute(Tape outer, Tensor leaf, UnaryOperator<Tensor> body) {
        inner.listen(outer.listener());
        return inner.record(() -> body.apply(leaf));
    }

    /// The input as the segment sees it: the same numbers, with a gradient in the segment's memory.
    private Tensor leaf(Tensor input) {
        return new Tensor(input.value(), input.requiresGradient(), inner.workspace());
    }

    private static void copy(Array from, Array to) {
        System.arraycopy(from.data(), 0, to.data(), 0, from.elements());
    }

    /// Frees the memory of the last step that this step did not need.
    void reset() {
        inner.reset();
    }

    /// Bytes of memory held.
    long bytes() {
        return inner.bytes();
    }
}
