package kawi.engine.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.nn.CausalAttention;
import kawi.autograd.nn.Dropout;
import kawi.autograd.nn.LayerNorm;
import kawi.autograd.nn.Mode;
import kawi.autograd.op.CachedAttention.Segment;

/// One layer of the Transformer: attention, then a feed-forward part, each adding to the residual stream what it makes
/// of a normalised copy of it (pre-norm; Radford et al., 2019, section 2.3).
final class Block {
    /// Dropouts of a block: on attention weights and on both residual branches.
    static final int DROPOUTS = 3;

    private final LayerNorm attentionNorm;
    private final CausalSelfAttention attention;
    private final LayerNorm feedForwardNorm;
    private final FeedForward feedForward;

    /// @param firstStream the first of [#DROPOUTS] numbers of streams for the block's dropouts
    /// @param initial how the weights begin
    Block(String name, GptConfig config, CausalAttention.Form form, int firstStream, Gpt.Initial initial) {
        var weightDropout = new Dropout(config.dropout(), firstStream);
        var attentionDropout = new Dropout(config.dropout(), firstStream + 1);
        var feedForwardDropout = new Dropout(config.dropout(), firstStream + 2);
        attentionNorm = new LayerNorm(name + ".ln_1", config.width(), config.bias(), config.layerNormEpsilon());
        attention = new CausalSelfAttention(
                name + ".attn",
                config,
                new CausalAttention(config.heads(), weightDropout, form),
                attentionDropout,
                initial);
        feedForwardNorm = new LayerNorm(name + ".ln_2", config.width(), config.bias(), config.layerNormEpsilon());
        feedForward = new FeedForward(name + ".mlp", config, feedForwardDropout, initial);
    }

    Tensor forward(Tensor x, Optional<boolean[][]> real, Mode mode) {
        Tensor attended = attention.addTo(x, attentionNorm.forward(x), real, mode); // (B, T, C)
        return feedForward.addTo(attended, feedForwardNorm.forward(attended), mode); // (B, T, C)
    }

    /// The same for new positions, which look back at those in the cache: (R, C) to (R, C).
    Tensor extend(Tensor x, List<Segment> stretches) {
        Tensor attended = attention.addToExtended(x, attentionNorm.forward(x), stretches); // (R, C)
        return feedForward.addTo(attended, feedForwardNorm.forward(attended), Mode.EVALUATION); // (R, C)
    }

    List<Parameter> parameters() {
        return Stream.of(
                        attentionNorm.parameters(),
                        attention.parameters(),
                        feedForwardNorm.parameters(),
                        feedForward.parameters())
                .flatMap(List::stream)
                .toList();
    }
}
