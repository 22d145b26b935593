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
import kawi.autograd.op.Operand;
import kawi.autograd.op.Operation;

/// Remembers operations as they are applied, and walks them in reverse to find gradients.
///
/// Reverse-mode automatic differentiation: the operations are recorded in the order in which they ran, so every
/// operation stands after those that made its operands. Read backwards, each finds the gradient of its result complete,
/// because all that used the result came later, and adds its part to the gradients of its operands (Griewank and
/// Walther, "Evaluating Derivatives", 2008, section 3.2).
///
///     Tensor loss = tape.record(() -> model.loss(batch));
///     tape.backward(loss);     // gradients are now in the parameters
///     tape.reset();            // the activations' memory is free for the next step
public final class Tape extends Scope {

    private record Entry(Operation operation, Tensor result) {}

    private final List<Entry> entries = new ArrayList<>();
    private boolean consumed;

    /// @param device where arithmetic happens
    public Tape(Device device) {
        super(new Workspace(device, new Arena(), true));
    }

    /// Runs the body with its operations recorded here.
    public <R> R record(Supplier<R> body) {
        return call(body);
    }

    /// Adds to the gradient of every parameter that of the loss. A tensor on the way has its gradient only until that
    /// has been passed on: the memory then serves the next.
    ///
    /// @param loss a scalar made on this tape
    /// @throws ShapeException if the loss is no scalar
    /// @throws IllegalStateException if the loss depends on nothing that requires a gradient, or the tape
    /// was consumed before: the gradients of intermediate tensors would count twice
    public void backward(Tensor loss) {
        if (loss.shape().rank() != 0) {
            throw new ShapeException("backward: the loss must be a scalar, not " + loss.shape());
        }
        if (consumed) {
            throw new IllegalStateException("backward: the tape was consumed before; reset it and record again");
        }
        loss.gradient().fill(1);
        consumed = true;
        for (Entry entry : entries.reversed()) {
            Tensor result = entry.result();
            if (result.hasGradient()) {
                Array gradient = result.gradient();
                listener().begin();
                entry.operation().backward(workspace(), result.value(), gradient);
                listener().differentiated(entry.operation());
                result.dropGradient();
                if (!isGivenOn(gradient, entry.operation())) {
                    workspace().release(gradient);
                }
            }
        }
    }

    /// Whether an operation made the gradient of its result that of an operand, rather than compute another.
    private static boolean isGivenOn(Array gradient, Operation operation) {
        for (Operand operand : operation.operands()) {
            if (operand.requiresGradient()
                    && operand.hasGradient()
                    && operand.gradient().equals(gradient)) {
                return true;
            }
        }
        return false;
    }

    /// The first result on the tape that holds a number that is infinite or not a number, described in words: where
    /// a calculation went bad. Empty if all are finite. Scores that a mask hides are meant to be infinite and do
    /// not count.
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

    /// Such as `Linear with h.0.mlp.c_fc.weight`.
    private static String name(Operation operation) {
        String parameters = operation.operands().stream()
                .filter(Parameter.class::isInstance)
                .map(operand -> ((Parameter) operand).name())
                .collect(Collectors.joining(" and "));
        return operation.getClass().getSimpleName() + (parameters.isEmpty() ? "" : " with " + parameters);
    }

    /// Forgets the operations and takes back the memory of their results.
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
