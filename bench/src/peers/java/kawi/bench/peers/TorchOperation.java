package kawi.bench.peers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// An operation of libtorch: the forward pass, or the forward and backward pass.
final class TorchOperation implements Contender {
    private final Supplier<Tensor> forward;
    private final Map<String, Tensor> operands;
    private final Optional<Tensor> dy;

    /// @param operands the operands by name, each of which requires a gradient
    /// @param dy the gradient of the result; without it, only the forward pass is run
    TorchOperation(Supplier<Tensor> forward, Map<String, Tensor> operands, Optional<Tensor> dy) {
        this.forward = forward;
        this.operands = operands;
        this.dy = dy;
    }

    @Override
    public void run() {
        Torch.freeing(() -> {
            if (dy.isPresent()) {
                gradients(forward.get());
            } else {
                Torch.withoutGradients(() -> forward.get().close());
            }
        });
    }

    /// The gradients of the operands, in order.
    private TensorVector gradients(Tensor y) {
        return torch.grad(
                new TensorVector(y),
                new TensorVector(operands.values().toArray(Tensor[]::new)),
                new TensorVector(dy.orElseThrow()),
                new BoolOptional(),
                false,
                false);
    }

    /// Computes the results again, because the tensors of a run are freed at its end.
    @Override
    public Map<String, float[]> results() {
        Map<String, float[]> results = new LinkedHashMap<>();
        Torch.freeing(() -> {
            Tensor y = forward.get();
            results.put("y", Torch.floats(y));
            if (dy.isPresent()) {
                TensorVector gradients = gradients(y);
                int i = 0;
                for (String name : operands.keySet()) {
                    results.put("gradient of " + name, Torch.floats(gradients.get(i++)));
                }
            }
        });
        return results;
    }
}
