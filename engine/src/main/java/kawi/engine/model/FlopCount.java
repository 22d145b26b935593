package kawi.engine.model;

/// How many floating-point operations the mathematics of a model needs, whoever computes it and however: what times and
/// speeds are held against.
///
/// Counted are the matrix products, an addition and a multiplication being two operations:
///
/// - a product with a weight: one `fma` for each weight and token. A block has `12 C^2` weights (`3 C^2` for queries,
///   keys and values, `C^2` for mixing the heads, `4 C^2` twice for the feed-forward part), the output `V C`;
/// - attention: a query meets the keys up to its own, `T (T + 1) / 2` pairs for each sequence and block; a pair costs
///   `C` `fma` for its score and `C` for the weighted value, over all heads. The masked half is not counted.
///
/// The way back takes two products for each one forward, the gradient of either side. Everything else (norms, GELU,
/// softmax, the optimiser) is some percent of it and, as is usual for this figure, not counted. Measured against the
/// peak of the machine it is the *model FLOP utilisation* (Chowdhery et al., "PaLM", 2022, appendix B), here without
/// the masked half of attention, which that paper counts.
public final class FlopCount {
    private static final double PER_FMA = 2;
    private static final double BACKWARD = 2;

    private FlopCount() {}

    /// Operations of a training step, forward and backward.
    ///
    /// @param sequences B
    /// @param length tokens of each, T
    public static double ofTrainingStep(GptConfig config, int sequences, int length) {
        double tokens = (double) sequences * length;
        double pairs = tokens * (length + 1) / 2;
        return (1 + BACKWARD) * forward(config, tokens, pairs);
    }

    /// Operations of decoding one token with a cache of keys and values.
    ///
    /// @param visible the tokens that it sees, itself included
    public static double ofDecodedToken(GptConfig config, int visible) {
        return forward(config, 1, visible);
    }

    /// @param tokens how many go through the model
    /// @param pairs of a query and a key that it sees, of one block
    private static double forward(GptConfig config, double tokens, double pairs) {
        double width = config.width();
        double weights = config.layers() * 12 * width * width + config.vocabularySize() * width;
        return PER_FMA * (weights * tokens + config.layers() * 2 * width * pairs);
    }
}
