package kawi.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import kawi.autograd.array.Arena;
import kawi.autograd.array.Array;
import kawi.autograd.array.ShapeException;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.op.CausalMask;
import kawi.autograd.op.KeyPaddingMask;
import kawi.autograd.op.Operation;

/// Records operations as they are applied, and walks them in reverse to compute gradients.
///
/// This is reverse-mode automatic differentiation (Griewank and Walther, "Evaluating Derivatives", 2008, section 3.2).
/// Operations are recorded in the order in which they ran, so each one stands after those that made its operands.
/// Walked in reverse, each one finds the gradient of its result complete, because all operations that used the result
/// come later, and adds its part to the gradients of its operands.
///
///     Tensor loss = tape.record(() -> model.loss(batch));
///     tape.backward(loss);     // gradients are now in the parameters
///     tape.reset();            // the activations' memory is free for the next step
///
/// A tape of [#recomputing] keeps less: see [TensorOperations#recomputable].
public final class Tape extends Scope {

    /// What one or more operations computed.
    sealed interface Entry permits Applied, Recomputation.Segment {
        Tensor result();

        /// Number of operations.
        int operations();
    }

    private record Applied(Operation operation, Tensor result) implements Entry {
        @Override
        public int operations() {
            return 1;
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final Optional<Recomputation> recomputation;
    private boolean consumed;

    /// @param device computes the operations
    public Tape(Device device) {
        this(device, Optional.empty());
    }

    private Tape(Device device, Optional<Recomputation> recomputation) {
        super(new Workspace(device, new Arena(), true));
        this.recomputation = recomputation;
    }

    /// A tape that keeps only the input and the result of each part of a network that is recomputable
    /// ([TensorOperations#recomputable]), and computes the part again in the backward pass: less memory and more time
    /// for the same bits.
    ///
    /// @param device computes the operations
    public static Tape recomputing(Device device) {
        return new Tape(device, Optional.of(new Recomputation(device)));
    }

    /// Runs the body and records its operations on this tape.
    public <R> R record(Supplier<R> body) {
        return run(body);
    }

    /// Adds the gradient of the loss to the gradient of every parameter that the loss depends on.
    ///
    /// @param loss a scalar made on this tape
    /// @throws ShapeException if the loss is not a scalar
    /// @throws IllegalStateException if the loss depends on nothing that requires a gradient, or if the tape was
    /// consumed before: the gradients of intermediate tensors would count twice
    public void backward(Tensor loss) {
        requireUsable(loss);
        loss.gradient().fill(1); // dLoss / dLoss
        consumed = true;
        propagateAll();
    }

    /// The backward pass from the results that have a gradient.
    void propagateAll() {
        for (Entry entry : entries.reversed()) {
            if (entry.result().hasGradient()) { // else the loss does not depend on it
                switch (entry) {
                    case Applied applied -> propagate(applied);
                    case Recomputation.Segment segment -> propagate(segment);
                }
            }
        }
    }

    private void requireUsable(Tensor loss) {
        if (loss.shape().rank() != 0) {
            throw new ShapeException("backward: the loss must be a scalar, not " + loss.shape());
        }
        if (consumed) {
            throw new IllegalStateException("backward: the tape was consumed before; reset it and record again");
        }
    }

    /// Applies the chain rule to one operation: adds to the gradients of its operands.
    private void propagate(Applied entry) {
        Operation operation = entry.operation();
        Tensor result = entry.result();
        Array gradient = result.gradient();
        listener().begin();
        operation.backward(workspace(), result.value(), gradient);
        listener().differentiated(operation);
        result.dropGradient();
        release(gradient, operation);
    }

    private void propagate(Recomputation.Segment segment) {
        recomputation.orElseThrow().backward(this, segment);
        Array gradient = segment.result().gradient();
        segment.result().dropGradient();
        workspace().release(gradient);
    }

    /// Frees the gradient of an intermediate tensor, which nothing reads any more, for later gradients of this pass. An
    /// operation may have donated the array to an operand, which then owns it.
    private void release(Array gradient, Operation operation) {
        boolean donated = operation.operands().stream()
                .anyMatch(operand -> operand.requiresGradient()
                        && operand.hasGradient()
                        && operand.gradient().equals(gradient));
        if (!donated) {
            workspace().release(gradient);
        }
    }

    /// A description of the first result on the tape that contains an infinity or NaN; empty if all are finite. The
    /// results of masks are not examined: masked scores are infinite on purpose.
    public Optional<String> firstNonFinite() {
        return firstNonFinite(0, size());
    }

    /// @param before number of operations before the first on this tape
    /// @param all number of all operations
    Optional<String> firstNonFinite(int before, int all) {
        int number = before;
        for (Entry entry : entries) {
            Optional<String> found = switch (entry) {
                case Applied applied -> nonFinite(applied, number + 1, all);
                case Recomputation.Segment segment ->
                    recomputation.orElseThrow().firstNonFinite(this, segment, number, all);
            };
            if (found.isPresent()) {
                return found;
            }
            number += entry.operations();
        }
        return Optional.empty();
    }

    private static Optional<String> nonFinite(Applied entry, int number, int all) {
        Operation operation = entry.operation();
        boolean isMask = operation instanceof CausalMask || operation instanceof KeyPaddingMask;
        return isMask || entry.result().value().isFinite()
                ? Optional.empty()
                : Optional.of("the result %s of operation %d of %d, %s"
                        .formatted(entry.result().shape(), number, all, name(operation)));
    }

    /// Number of operations recorded.
    int size() {
        return entries.stream().mapToInt(Entry::operations).sum();
    }

    /// The operation's class and its parameters, such as `Linear with h.0.mlp.c_fc.weight`.
    private static String name(Operation operation) {
        String parameters = operation.operands().stream()
                .filter(Parameter.class::isInstance)
                .map(operand -> ((Parameter) operand).name())
                .collect(Collectors.joining(" and "));
        return operation.getClass().getSimpleName() + (parameters.isEmpty() ? "" : " with " + parameters);
    }

    /// Clears the tape and frees the memory of all results.
    @Override
    public void reset() {
        entries.clear();
        consumed = false;
        recomputation.ifPresent(Recomputation::reset);
        super.reset();
    }

    /// The same within a step: the memory is kept for what the step computes next.
    void clear() {
        entries.clear();
        workspace().arena().releaseAll();
    }

    @Override
    public long bytes() {
        return super.bytes() + recomputation.map(Recomputation::bytes).orElse(0L);
    }

    @Override
    Tensor applySegment(Tensor x, UnaryOperator<Tensor> body) {
        if (recomputation.isEmpty()) {
            return body.apply(x);
        }
        Recomputation.Segment segment = recomputation.get().forward(this, x, body);
        Tensor result = segment.result();
        if (result != x && result.requiresGradient()) {
            entries.add(segment);
        }
        return result;
    }

    @Override
    void record(Operation operation, Tensor result) {
        entries.add(new Applied(operation, result));
    }
}
