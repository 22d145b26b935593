package kawi.autograd;

import java.util.Optional;
import java.util.function.Supplier;
import kawi.autograd.array.Arena;
import kawi.autograd.device.Device;
import kawi.autograd.device.PrepackedWeights;
import kawi.autograd.device.Workspace;
import kawi.autograd.op.Operation;

/// A scope without a tape: nothing is remembered, no gradient is computed. For using a model rather than training it.
public final class Inference extends Scope {

    /// @param device where arithmetic happens
    public Inference(Device device) {
        super(new Workspace(device, new Arena(), false));
    }

    private Inference(Workspace workspace) {
        super(workspace);
    }

    /// A scope for using a model again and again, for a few tokens each time: it keeps copies of the weights, in which
    /// they are read faster, as long as these take no more than a quarter of the JVM's memory. The results are the
    /// same.
    ///
    /// No parameter may change as long as the scope is used.
    ///
    /// @param device where arithmetic happens
    public static Inference withPrepackedWeights(Device device) {
        return new Inference(
                new Workspace(device, new Arena(), false, Optional.of(PrepackedWeights.inAQuarterOfMemory())));
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
