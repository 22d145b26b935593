package kawi.autograd;

import java.util.function.Supplier;
import kawi.autograd.device.Device;
import kawi.autograd.op.Operation;

/// A scope without a tape: nothing is remembered, no gradient is computed. For using a model rather than training it.
public final class Inference extends Scope {

    /// @param device where arithmetic happens
    public Inference(Device device) {
        super(device, false);
    }

    /// Runs the body with its operations in this scope.
    public <R> R run(Supplier<R> body) {
        return call(body);
    }

    @Override
    void record(Operation operation, Tensor result) {
        throw new AssertionError("an inference scope records nothing");
    }
}
