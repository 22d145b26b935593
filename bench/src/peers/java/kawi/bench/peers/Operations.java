package kawi.bench.peers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.op.Attention;
import kawi.autograd.op.CrossEntropy;
import kawi.autograd.op.Gelu;
import kawi.autograd.op.HeadLayout;
import kawi.autograd.op.LayerNorm;
import kawi.autograd.op.Operation;
import kawi.bench.jmh.harness.Numbers;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// The single operations of a training step, on tensors of their actual sizes: each as a forward pass, as in inference,
/// and as a forward and backward pass, as in training.
final class Operations {
    private final Case sizes;
    private final Device device;

    /// @param device the device for Kawi
    Operations(Case sizes, Device device) {
        this.sizes = sizes;
        this.device = device;
    }

    List<Comparison> attention() {
        int heads = sizes.config().heads();
        Parameter qkv = Numbers.parameter(
                "qkv", sizes.sequences(), sizes.length(), 3 * sizes.config().width()); // (B, T, 3 C)
        Map<String, Tensor> operands = torchOperands(qkv);
        return comparisons(
                new Attention(
                        qkv,
                        HeadLayout.of(heads, sizes.config().headSize()),
                        Attention.scaleOf(sizes.config().headSize()),
                        Optional.empty(),
                        Optional.empty()),
                () -> TorchAttention.forward(operands.get("qkv"), heads, 0),
                operands);
    }

    List<Comparison> layerNorm() {
        int width = sizes.config().width();
        double epsilon = sizes.config().layerNormEpsilon();
        Parameter x = Numbers.parameter("x", sizes.tokens(), width); // (B T, C)
        Parameter gain = Numbers.parameter("gain", width);
        Parameter bias = Numbers.parameter("bias", width);
        Map<String, Tensor> operands = torchOperands(x, gain, bias);
        var torchGain = new TensorOptional(operands.get("gain"));
        var torchBias = new TensorOptional(operands.get("bias"));
        long[] row = {width};
        return comparisons(
                new LayerNorm(x, gain, Optional.of(bias), (float) epsilon),
                () -> torch.layer_norm(operands.get("x"), row, torchGain, torchBias, epsilon, true),
                operands);
    }

    List<Comparison> gelu() {
        Parameter x = Numbers.parameter("x", sizes.tokens(), sizes.config().feedForwardWidth()); // (B T, 4 C)
        Map<String, Tensor> operands = torchOperands(x);
        return comparisons(new Gelu(x), () -> torch.gelu(operands.get("x"), "tanh"), operands);
    }

    List<Comparison> crossEntropy() {
        int vocabulary = sizes.config().vocabularySize();
        Parameter logits = Numbers.parameter("logits", sizes.tokens(), vocabulary); // (B T, V)
        int[] targets = Numbers.ids(sizes.tokens(), vocabulary);
        Map<String, Tensor> operands = torchOperands(logits);
        Tensor torchTargets = Torch.ids(targets, targets.length);
        return comparisons(
                new CrossEntropy(logits, targets, targets.length),
                () -> torch.cross_entropy_loss(operands.get("logits"), torchTargets),
                operands);
    }

    /// Compares the forward pass of an operation, and its forward and backward pass with a random gradient of the
    /// result.
    private List<Comparison> comparisons(Operation kawi, Supplier<Tensor> torchForward, Map<String, Tensor> operands) {
        String name = name(kawi);
        float[] dy = Numbers.normal(kawi.shape().elements(), 2);
        Tensor torchDy = Torch.tensor(dy, Torch.sizes(kawi.shape()));
        return List.of(
                Comparison.of(
                        name,
                        new KawiOperation(kawi, Optional.empty(), device),
                        new TorchOperation(torchForward, operands, Optional.empty())),
                Comparison.of(
                        name + ", with backward",
                        new KawiOperation(kawi, Optional.of(dy), device),
                        new TorchOperation(torchForward, operands, Optional.of(torchDy))));
    }

    private static String name(Operation operation) {
        return operation.getClass().getSimpleName() + " "
                + operation.operands().getFirst().shape();
    }

    private static Map<String, Tensor> torchOperands(Parameter... parameters) {
        Map<String, Tensor> operands = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            Tensor tensor = Torch.tensor(parameter.value().data(), Torch.sizes(parameter.shape()));
            operands.put(parameter.name(), tensor.set_requires_grad(true));
        }
        return operands;
    }
}
