package kawi.autograd;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import kawi.autograd.array.Array;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.op.Operand;
import kawi.autograd.op.Operation;

/// Where the operations of a piece of code run: their device, the memory of their results, and whether they are
/// recorded.
///
/// [Tape] records them, to compute gradients; [Inference] does not. The innermost scope receives the operations of the
/// current thread. The results live in the scope's memory until [#reset()]; copy what must live longer.
///
/// A scope serves one thread at a time.
public abstract sealed class Scope permits Tape, Inference {
    private static final ScopedValue<Scope> CURRENT = ScopedValue.newInstance();

    private final Workspace workspace;
    private OperationListener listener = OperationListener.NONE;

    Scope(Workspace workspace) {
        this.workspace = workspace;
    }

    /// The innermost scope of the calling thread.
    ///
    /// @throws IllegalStateException outside of all scopes
    static Scope current() {
        if (!CURRENT.isBound()) {
            throw new IllegalStateException(
                    "tensors are computed inside Tape.record(...) or Inference.run(...), which provide device and"
                            + " memory");
        }
        return CURRENT.get();
    }

    /// The device that computes the operations.
    public final Device device() {
        return workspace.device();
    }

    /// Bytes of memory held for results, in use or free.
    public long bytes() {
        return workspace.arena().bytes();
    }

    /// Sets the listener for all subsequent operations.
    public final void listen(OperationListener newListener) {
        listener = newListener;
    }

    final OperationListener listener() {
        return listener;
    }

    /// Frees the memory of all tensors made in this scope. They must not be used afterwards.
    public void reset() {
        workspace.arena().reset();
    }

    /// Runs the body; its operations run in this scope.
    public final <R> R run(Supplier<R> body) {
        return ScopedValue.where(CURRENT, this).call(body::get);
    }

    final Workspace workspace() {
        return workspace;
    }

    /// Computes the result of an operation, and records it if the result requires a gradient.
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

    /// Applies a part of a network, of which the scope may keep only the result.
    Tensor applySegment(Tensor x, UnaryOperator<Tensor> body) {
        return body.apply(x);
    }

    /// Records an operation and its result.
    abstract void record(Operation operation, Tensor result);
}
