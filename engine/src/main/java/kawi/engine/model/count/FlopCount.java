package kawi.engine.model.count;

import kawi.autograd.op.HeadLayout;
import kawi.engine.model.GptConfig;

/// The number of floating-point operations (FLOP) that the mathematics of a model needs, independent of how it is
/// computed. Measured times are compared with it.
///
/// Only matrix products count, with one `fma` (two FLOP)
///
/// - for each weight and token: a block has `2 C (H + G) D` weights in attention, which is `4 C^2` for GPT-2, and `2 C
///   F` in the feed-forward network of inner width F (`3 C F` with a gate), the output layer `V C`;
/// - for each pair of a query and a key that it sees, `H D` for the score and `H D` for the weighted value, over all
///   heads. A sequence has `T (T + 1) / 2` pairs in each block; the masked half does not count.
///
/// The backward pass needs two products for each forward product, one for the gradient of each operand. Everything else
/// (norms, GELU, softmax, the optimizer) is a few percent and, as usual for this figure, not counted. Divided by the
/// peak of the machine it gives the *model FLOP utilisation* (Chowdhery et al., "PaLM", 2022, appendix B), here without
/// the masked half of attention, which that paper counts.
public final class FlopCount {
    private static final double PER_FMA = 2;
    private static final double BACKWARD = 2;

    private FlopCount() {}

    /// FLOP of a training step, forward and backward.
    ///
    /// @param sequences B
    /// @param length tokens of each, T
    public static double ofTrainingStep(GptConfig config, int sequences, int length) {
        return (1 + BACKWARD) * ofForward(config, sequences, length);
    }

    /// FLOP of a forward pass with the logits of every token.
    ///
    /// @param sequences B
    /// @param length tokens of each, T
    public static double ofForward(GptConfig config, int sequences, int length) {
        double tokens = (double) sequences * length;
        double pairs = tokens * (length + 1) / 2;
        return blocks(config, tokens, pairs) + tokens * ofLogits(config);
    }

    /// FLOP of decoding one token with a KV cache.
    ///
    /// @param visible the number of tokens that it sees, itself included
    public static double ofDecodedToken(GptConfig config, int visible) {
        return ofHiddenState(config, visible) + ofLogits(config);
    }

    /// FLOP of reading one token of a prompt: of all blocks, but not of the output layer, which only the last token of
    /// a prompt needs.
    ///
    /// @param visible the number of tokens that it sees, itself included
    public static double ofHiddenState(GptConfig config, int visible) {
        return blocks(config, 1, visible);
    }

    /// FLOP of the logits of one token.
    public static double ofLogits(GptConfig config) {
        return PER_FMA * config.vocabularySize() * config.width();
    }

    /// @param pairs of a query and a key that it sees, in one block
    private static double blocks(GptConfig config, double tokens, double pairs) {
        double width = config.width();
        HeadLayout layout = config.headLayout();
        double block = width * (layout.columns() + layout.width()) + config.feedForwardWeights();
        return PER_FMA * config.layers() * (block * tokens + 2.0 * layout.width() * pairs);
    }
}
