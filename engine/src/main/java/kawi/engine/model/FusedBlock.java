package kawi.engine.model;

import kawi.autograd.Tensor;
import kawi.autograd.nn.Mode;
import kawi.engine.model.lora.AdaptedLinear;

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
        Tensor projected = layer.queriesKeysValues().fused(x, mode); // (B, T, (H + 2 G) D)
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
        return layer.project().addTo(residual, y, layer.residualDropout(), mode);
    }

    private static Tensor addFeedForward(Tensor residual, Tensor x, FeedForward layer, Mode mode) {
        Tensor inner = expand(x, layer, mode); // (B, T, F)
        return layer.project().addTo(residual, inner, layer.dropout(), mode);
    }

    /// An activation function is part of the product unless a low-rank update is added between them.
    private static Tensor expand(Tensor x, FeedForward layer, Mode mode) {
        AdaptedLinear expand = layer.expand();
        boolean adapted = !expand.updates().isEmpty();
        return switch (layer.activation()) {
            case SWIGLU -> expand.fused(x, mode).swiGlu(); // (B, T, F)
            case GELU_TANH ->
                adapted ? expand.fused(x, mode).gelu() : x.linearGelu(expand.weight(), expand.bias()); // (B, T, F)
            case RELU_SQUARED ->
                adapted
                        ? expand.fused(x, mode).reluSquared()
                        : x.linearReluSquared(expand.weight(), expand.bias()); // (B, T, F)
            case GELU_ERF, RELU -> layer.activation().forward(expand.fused(x, mode)); // (B, T, F)
        };
    }
}
