package kawi.bench.peers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kawi.autograd.Parameter;
import kawi.autograd.array.Arena;
import kawi.autograd.array.Array;
import kawi.autograd.device.Device;
import kawi.autograd.device.Workspace;
import kawi.autograd.op.Operation;

/// An operation of Kawi: the forward pass, or the forward and backward pass.
final class KawiOperation implements Contender {
    private final Operation operation;
    private final Workspace workspace;
    private final Optional<Array> dy;
    private final Array y;

    /// @param dy the gradient of the result; without it, only the forward pass is run
    KawiOperation(Operation operation, Optional<float[]> dy, Device device) {
        this.operation = operation;
        this.workspace = new Workspace(device, new Arena(), dy.isPresent());
        this.dy = dy.map(numbers -> new Array(numbers, operation.shape()));
        this.y = Array.zeros(operation.shape());
    }

    @Override
    public void run() {
        workspace.arena().reset();
        operation.operands().forEach(operand -> ((Parameter) operand).clearGradient());
        operation.forward(workspace, y);
        dy.ifPresent(gradient -> operation.backward(workspace, y, gradient));
    }

    @Override
    public Map<String, float[]> results() {
        Map<String, float[]> results = new LinkedHashMap<>();
        results.put("y", y.data());
        if (dy.isPresent()) {
            operation
                    .operands()
                    .forEach(operand -> results.put(
                            "gradient of " + ((Parameter) operand).name(),
                            operand.gradient().data()));
        }
        return results;
    }
}
