package kawi.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
public final class Tape extends Scope {

    private record Entry(Operation operation, Tensor result) {}

    private final List<Entry> entries = new ArrayList<>();
    private boolean consumed;

    /// @param device computes the operations
    public Tape(Device device) {
        super(new Workspace(device, new Arena(), true));
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
        for (Entry entry : entries.reversed()) {
            if (entry.result().hasGradient()) { // else the loss does not depend on it
                propagate(entry);
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
    private void propagate(Entry entry) {
        Operation operation = entry.operation();
        Tensor result = entry.result();
        Array gradient = result.gradient();
        listener().begin();
        operation.backward(workspace(), result.value(), gradient);
        listener().differentiated(operation);
        result.dropGradient();
        release(gradient, operation);
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
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            boolean isMask = entry.operation() instanceof CausalMask || entry.operation() instanceof KeyPaddingMask;
            if (!isMask && !entry.result().value().isFinite()) {
                return Optional.of("the result %s of operation %d of %d, %s"
                        .formatted(entry.result().shape(), i + 1, entries.size(), name(entry.operation())));
            }
        }
        return Optional.empty();
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
        super.reset();
    }

    @Override
    void record(Operation operation, Tensor result) {
        entries.add(new Entry(operation, result));
    }
}
