package kawi.engine.train;

import java.util.Optional;
import kawi.autograd.OperationListener;
import kawi.autograd.Parameter;
import kawi.autograd.op.Operand;
import kawi.autograd.op.Operation;

/// Watches a backward pass for the first gradient that is infinite or not a number.
///
/// To look at every gradient costs as much as to compute some of them, so nobody watches in ordinary steps: a step that
/// ended badly is made again, to the same bits, under watch.
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

    /// Which, in words; empty if all were finite.
    Optional<String> found() {
        return found;
    }
}
