package kawi.engine.model;

import kawi.autograd.Tensor;
import kawi.autograd.nn.Linear;
import kawi.autograd.nn.Mode;

/// [Block] in fewer, larger operations: the same layers and the same bits, but fewer passes over memory.
///
/// | operation | stands for |
/// | --- | --- |
/// | `linear` | product, bias |
/// | `linearGelu` | product, bias, GELU by tanh |
/// | `linearReluSquared` | product, bias, ReLU squared |
/// | `swiGlu` | slices of the gate and the value, SiLU, product |
/// | `addLinear` | product, bias, dropout, addition to the residual stream |
/// | `rmsNormRotate` | norm and rotation of queries and keys |
/// | `attention` | scores, scale, masks, softmax, dropout, weighted sum; the masked half is not computed |
final class FusedBlock {
    private FusedBlock() {}

    /// As [Block#forward].
    ///
    /// @param x (B, T, C)
    /// @return (B, T, C)
    static Tensor forward(Block block, Tensor x, ModelInput input, Mode mode) {
        x = addAttention(x, block.norm1().forward(x), block.attention(), input, mode); // (B, T, C)
        x = addFeedForward(x, block.norm2().forward(x), block.feedForward(), mode); // (B, T, C)
        return x;
    }

    private static Tensor addAttention(
            Tensor residual, Tensor x, CausalSelfAttention layer, ModelInput input, Mode mode) {
        Tensor projected = x.linear(
                layer.queriesKeysValues().weight(), layer.queriesKeysValues().bias()); // (B, T, (H + 2 G) D)
        Tensor qkv = layer.queryKeyTransform().fused(projected, input.positions()); // (B, T, (H + 2 G) D)
        Tensor y = switch (input) {
            case Tokens tokens ->
                qkv.attention(
                        layer.layout(),
                        layer.scale(),
                        tokens.attentionMask(),
                        layer.weightDropout().mask(mode));
            case Continuation continuation ->
                qkv.cachedAttention(layer.layout(), layer.scale(), continuation.segments(layer.layer()));
        }; // (B, T, C)
        Linear project = layer.project();
        return residual.addLinear(
                y, project.weight(), project.bias(), layer.residualDropout().mask(mode));
    }

    private static Tensor addFeedForward(Tensor residual, Tensor x, FeedForward layer, Mode mode) {
        Linear expand = layer.expand();
        Tensor inner = switch (layer.activation()) {
            case GELU_TANH -> x.linearGelu(expand.weight(), expand.bias());
            case RELU_SQUARED -> x.linearReluSquared(expand.weight(), expand.bias());
            case SWIGLU -> x.linear(expand.weight(), expand.bias()).swiGlu();
            case GELU_ERF, RELU -> layer.activation().forward(x.linear(expand.weight(), expand.bias()));
        }; // (B, T, F)
        Linear project = layer.project();
        return residual.addLinear(
                inner, project.weight(), project.bias(), layer.dropout().mask(mode));
    }
}
