package kawi.autograd;

import java.util.Optional;
import java.util.function.UnaryOperator;
import kawi.autograd.array.Arena;
import kawi.autograd.device.Device;
import kawi.autograd.device.PrepackedWeights;
import kawi.autograd.device.Workspace;
import kawi.autograd.op.Operation;

/// A scope that records nothing and computes no gradients: for evaluating a model and generating text.
///
/// Of each part of a network that is recomputable ([TensorOperations#recomputable]), such as a block, it keeps the
/// result only: everything inside is in the same memory for one part after the other.
public final class Inference extends Scope {

    /// @param device computes the operations
    public Inference(Device device) {
        super(new Workspace(device, new Arena(), false));
    }

    private Inference(Workspace workspace) {
        super(workspace);
    }

    /// A scope that also keeps packed copies of the weights, which are read faster: for calling a model many times with
    /// a few tokens. The copies take at most a quarter of the JVM's memory. The results have the same bits.
    ///
    /// No parameter may change while the scope is in use.
    ///
    /// @param device computes the operations
    public static Inference withPrepackedWeights(Device device) {
        return new Inference(
                new Workspace(device, new Arena(), false, Optional.of(PrepackedWeights.inAQuarterOfMemory())));
    }

    @Override
    Tensor applySegment(Tensor x, UnaryOperator<Tensor> body) {
        Arena arena = workspace().arena();
        Arena.Mark before = arena.mark();
        Tensor y = body.apply(x);
        arena.releaseSince(before, y.value());
        return y;
    }

    @Override
    void record(Operation operation, Tensor result) {
        throw new AssertionError("an inference scope records nothing");
    }
}
