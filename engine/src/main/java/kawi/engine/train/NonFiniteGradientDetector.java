package kawi.engine.train;

import java.util.Optional;
import kawi.autograd.OperationListener;
import kawi.autograd.Parameter;
import kawi.autograd.op.Operand;
import kawi.autograd.op.Operation;

/// Finds the first gradient of a backward pass that is NaN or infinite.
final class NonFiniteGradientDetector implements OperationListener {
    private Optional<String> found = Optional.empty();

    @Override
    public void begin() {}

    @Override
    public void computed(Operation operation) {}

    @Override
    public void differentiated(Operation operation) {
        for (Operand operand : operation.operands()) {
            if (found.isEmpty()
                    && operand.requiresGradient()
                    && operand.hasGradient()
                    && !operand.gradient().isFinite()) {
                found = Optional.of("the gradient of " + name(operand) + " in the backward pass of "
                        + operation.getClass().getSimpleName());
            }
        }
    }

    private static String name(Operand operand) {
        return operand instanceof Parameter parameter ? parameter.name() : "an activation " + operand.shape();
    }

    /// A description of the gradient and the operation; empty if all gradients are finite.
    Optional<String> found() {
        return found;
    }
}
