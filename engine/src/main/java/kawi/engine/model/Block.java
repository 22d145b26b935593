package kawi.engine.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.nn.Mode;
import kawi.autograd.nn.Norm;
import kawi.engine.model.attention.Rotation;
import kawi.engine.model.lora.LowRankUpdate;

/// One layer of the Transformer: attention, then a feed-forward network. Each reads a normalised copy of the residual
/// stream x and adds its result to it (pre-norm; Radford et al., 2019, section 2.3).
///
/// Shapes are those of training, (B, T, C). In cached decoding the rows are R new tokens instead, (R, C).
///
/// [FusedBlock] computes the same bits faster.
///
/// @param norm1 before attention
/// @param norm2 before the feed-forward network
record Block(Norm norm1, CausalSelfAttention attention, Norm norm2, FeedForward feedForward) {

    /// @param x (B, T, C)
    /// @param input what attention reads
    /// @return (B, T, C)
    Tensor forward(Tensor x, ModelInput input, Mode mode) {
        x = x.add(attention.forward(norm1.forward(x), input, mode)); // (B, T, C)
        x = x.add(feedForward.forward(norm2.forward(x), mode)); // (B, T, C)
        return x;
    }

    /// A new block.
    ///
    /// @param layer its number, from 0
    /// @param rotation of queries and keys; empty if positions are learned
    static Block of(GptConfig config, int layer, Optional<Rotation> rotation, Initialization initialization) {
        String name = "h." + layer;
        return new Block(
                config.norm().layer(name + ".ln_1", config),
                CausalSelfAttention.of(name + ".attn", config, layer, rotation, initialization),
                config.norm().layer(name + ".ln_2", config),
                FeedForward.of(name + ".mlp", config, layer, initialization));
    }

    /// The random stream of a dropout. Stream 0 is that of the embeddings; then come three for each block.
    static int dropoutStream(int layer, int number) {
        return 1 + 3 * layer + number;
    }

    /// The same block with those of the low-rank updates that are its own.
    Block with(List<LowRankUpdate> updates) {
        return new Block(norm1, attention.with(updates), norm2, feedForward.with(updates));
    }

    /// In the order in which data flows through them.
    List<Parameter> parameters() {
        return Stream.of(norm1.parameters(), attention.parameters(), norm2.parameters(), feedForward.parameters())
                .flatMap(List::stream)
                .toList();
    }
}
