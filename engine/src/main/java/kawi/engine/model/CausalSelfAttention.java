package kawi.engine.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.nn.Dropout;
import kawi.autograd.nn.Linear;
import kawi.autograd.nn.Mode;
import kawi.autograd.op.HeadLayout;
import kawi.engine.model.attention.QueryKeyTransform;
import kawi.engine.model.attention.Rotation;
import kawi.engine.model.lora.AdaptedLinear;
import kawi.engine.model.lora.LowRankUpdate;

/// Multi-head causal self-attention: each position reads from itself and the positions before it (Vaswani et al.,
/// "Attention is all you need", 2017, section 3.2).
///
/// A position's query is compared with the key of every position it may see. The softmax of these scores says how much
/// of each position's value it takes.
///
/// @param layer the number of the block
/// @param layout H heads of queries, G of keys and values, each of size D
/// @param scale what scores are multiplied by, usually 1 / sqrt(D)
/// @param queriesKeysValues makes the queries, keys and values of all heads in one product
/// @param queryKeyTransform normalises and rotates queries and keys
/// @param weightDropout drops attention weights
/// @param project mixes the heads
/// @param residualDropout drops elements of the result
record CausalSelfAttention(
        int layer,
        HeadLayout layout,
        float scale,
        AdaptedLinear queriesKeysValues,
        QueryKeyTransform queryKeyTransform,
        Dropout weightDropout,
        AdaptedLinear project,
        Dropout residualDropout) {

    /// @param x (B, T, C)
    /// @return (B, T, C)
    Tensor forward(Tensor x, ModelInput input, Mode mode) {
        Tensor qkv =
                queryKeyTransform.forward(queriesKeysValues.forward(x, mode), input.positions()); // (B, T, (H + 2 G) D)
        Tensor y = switch (input) {
            case Tokens tokens -> attend(qkv, tokens.attentionMask(), mode); // (B, T, H D)
            case Continuation continuation ->
                qkv.cachedAttention(layout, scale, continuation.segments(layer)); // (R, H D)
        };
        return residualDropout.forward(project.forward(y, mode), mode); // (B, T, C)
    }

    private Tensor attend(Tensor qkv, Optional<boolean[][]> attentionMask, Mode mode) {
        Tensor values = qkv.splitHeads(heads() + groups(), groups(), layout.headSize()); // (B, G, T, D)
        Tensor weights = weightDropout.forward(weights(qkv, attentionMask), mode); // (B, H, T, T)
        return byHead(byGroup(weights).matmul(values)).mergeHeads(); // (B, H, T, D) to (B, T, H D)
    }

    private Tensor weights(Tensor qkv, Optional<boolean[][]> attentionMask) {
        Tensor queries = qkv.splitHeads(0, heads(), layout.headSize()); // (B, H, T, D)
        Tensor keys = qkv.splitHeads(heads(), groups(), layout.headSize()); // (B, G, T, D)
        Tensor scores = byHead(byGroup(queries).matmulTransposed(keys)).scale(scale); // (B, H, T, T)
        Tensor causal = scores.causalMask(); // scores of later positions become -infinity
        Tensor masked = attentionMask.map(causal::keyPaddingMask).orElse(causal); // scores of padding, too
        return masked.softmax(); // (B, H, T, T)
    }

    /// The attention weights in evaluation, for [Activations]: how much each position takes of the value of each.
    ///
    /// @param x (B, T, C)
    /// @return (B, H, T, T): of head h, the row of query t sums to 1
    Tensor weights(Tensor x, Tokens tokens) {
        Tensor qkv = queryKeyTransform.forward(
                queriesKeysValues.forward(x, Mode.EVALUATION), tokens.positions()); // (B, T, (H + 2 G) D)
        return weights(qkv, tokens.attentionMask());
    }

    /// The rows of a group's heads below each other, so that one product with the group's keys or values serves all of
    /// them: (B, H, T, N) to (B, G, H / G T, N). The order of the numbers stays.
    private Tensor byGroup(Tensor x) {
        Shape shape = x.shape();
        return heads() == groups()
                ? x
                : x.reshape(shape.size(0), groups(), layout.groupSize() * shape.size(2), shape.size(3));
    }

    /// The inverse: (B, G, H / G T, N) to (B, H, T, N).
    private Tensor byHead(Tensor x) {
        Shape shape = x.shape();
        return heads() == groups()
                ? x
                : x.reshape(shape.size(0), heads(), shape.size(2) / layout.groupSize(), shape.size(3));
    }

    /// A new attention layer.
    ///
    /// @param rotation of queries and keys; empty if positions are learned
    static CausalSelfAttention of(
            String name, GptConfig config, int layer, Optional<Rotation> rotation, Initialization initialization) {
        int width = config.width();
        HeadLayout layout = config.headLayout();
        boolean bias = config.queryKeyValueBias();
        return new CausalSelfAttention(
                layer,
                layout,
                config.attentionScaling().factor(config.headSize(), layer),
                new AdaptedLinear(
                        new Linear(name + ".c_attn", width, layout.columns(), bias, initialization.weights())),
                QueryKeyTransform.of(name, layout, config.queryKeyNorm(), config.layerNormEpsilon(), rotation),
                new Dropout(config.dropout().attention(), Block.dropoutStream(layer, 0)),
                new AdaptedLinear(
                        new Linear(name + ".c_proj", layout.width(), width, config.bias(), initialization.residual())),
                new Dropout(config.dropout().residual(), Block.dropoutStream(layer, 1)));
    }

    /// The same layer with those of the updates that are its own.
    CausalSelfAttention with(List<LowRankUpdate> updates) {
        return new CausalSelfAttention(
                layer,
                layout,
                scale,
                queriesKeysValues.with(updates),
                queryKeyTransform,
                weightDropout,
                project.with(updates),
                residualDropout);
    }

    private int heads() {
        return layout.heads();
    }

    private int groups() {
        return layout.keyValueHeads();
    }

    List<Parameter> parameters() {
        return Stream.of(queriesKeysValues.parameters(), queryKeyTransform.parameters(), project.parameters())
                .flatMap(List::stream)
                .toList();
    }
}
