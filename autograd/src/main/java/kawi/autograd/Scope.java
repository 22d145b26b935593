package kawi.autograd;

import java.util.function.Supplier;
import kawi.autograd.array.Array;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.op.Operand;
import kawi.autograd.op.Operation;

/// Where operations happen while a piece of code runs: on which device, in whose memory, and whether they are
/// remembered.
///
/// [Tape] remembers them, to find gradients; [Inference] does not. Whichever is innermost receives the operations of
/// the current thread. The tensors that operations make live in the scope's memory, until [#reset()] gives it to
/// others; what is to be kept longer is copied out.
///
/// A scope serves one thread at a time.
public abstract sealed class Scope permits Tape, Inference {
    private static final ScopedValue<Scope> CURRENT = ScopedValue.newInstance();

    private final Workspace workspace;
    private OperationListener listener = OperationListener.NONE;

    Scope(Workspace workspace) {
        this.workspace = workspace;
    }

    /// The scope that the calling thread is in.
    ///
    /// @throws IllegalStateException if it is in none
    static Scope current() {
        if (!CURRENT.isBound()) {
            throw new IllegalStateException(
                    "tensors are computed inside of Tape.record(...) or Inference.run(...), which say where and on"
                            + " what");
        }
        return CURRENT.get();
    }

    /// Where arithmetic happens.
    public final Device device() {
        return workspace.device();
    }

    /// Bytes of memory held for tensors.
    public final long bytes() {
        return workspace.arena().bytes();
    }

    /// Tells someone of every operation from now on.
    public final void listen(OperationListener newListener) {
        listener = newListener;
    }

    final OperationListener listener() {
        return listener;
    }

    /// Takes back the memory of all tensors made in this scope.
    public void reset() {
        workspace.arena().reset();
    }

    final <R> R call(Supplier<R> body) {
        return ScopedValue.where(CURRENT, this).call(body::get);
    }

    final Workspace workspace() {
        return workspace;
    }

    /// Computes the result of an operation, and records it if a gradient may be asked for.
    final Tensor apply(Operation operation) {
        listener.begin();
        Array value = workspace.allocate(operation.shape());
        operation.forward(workspace, value);
        listener.computed(operation);
        boolean requiresGradient = workspace.gradientsEnabled()
                && operation.isDifferentiable()
                && operation.operands().stream().anyMatch(Operand::requiresGradient);
        Tensor result = new Tensor(value, requiresGradient, workspace);
        if (requiresGradient) {
            record(operation, result);
        }
        return result;
    }

    /// Remembers an operation and its result.
    abstract void record(Operation operation, Tensor result);
}
