package kawi.engine.model;

/// The shape of a GPT: all that must be known to lay out its weights, and what GPT-2's `config.json` says of them.
///
/// @param vocabularySize number of token ids, V
/// @param contextLength the longest sequence the model sees, T; the number of learned positions
/// @param layers number of blocks, L
/// @param heads attention heads of a block, H
/// @param width size of the residual stream, C; a multiple of `heads`
/// @param dropout probability with which embeddings, attention weights and residual branches are dropped in training
/// @param bias whether linear layers and layer norms have biases (GPT-2 has; nanoGPT trains without)
/// @param layerNormEpsilon what a layer norm adds to a variance before its square root
public record GptConfig(
        int vocabularySize,
        int contextLength,
        int layers,
        int heads,
        int width,
        double dropout,
        boolean bias,
        double layerNormEpsilon) {

    /// Far beyond any GPT, so that a wrong number is an error and not an endless list of layers.
    public static final int MAX_LAYERS = 10_000;

    /// Far beyond any GPT: a single layer of more would be larger than an array can be.
    public static final int MAX_WIDTH = 1 << 20;

    /// GPT-2's own: what a layer norm adds to a variance.
    public static final double DEFAULT_LAYER_NORM_EPSILON = 1e-5;

    /// @throws IllegalArgumentException if a size is not positive or beyond all GPTs, `heads` does not divide `width`,
    /// or `dropout` is
    /// outside [0, 1)
    public GptConfig {
        requirePositive("vocabulary size", vocabularySize);
        requirePositive("context length", contextLength);
        requirePositive("number of layers", layers);
        requirePositive("number of heads", heads);
        requirePositive("width", width);
        requireAtMost("number of layers", layers, MAX_LAYERS);
        requireAtMost("width", width, MAX_WIDTH);
        if (width % heads != 0) {
            throw new IllegalArgumentException("the number of heads must divide the width, but " + heads
                    + " does not divide " + width + ": choose a width such as " + (width / heads + 1) * heads);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout must be at least 0 and less than 1, not " + dropout);
        }
        if (!(layerNormEpsilon > 0 && layerNormEpsilon < 1)) {
            throw new IllegalArgumentException("layer norm epsilon must be between 0 and 1, not " + layerNormEpsilon);
        }
    }

    /// The size of one head's queries, keys and values: `width / heads`.
    public int headSize() {
        return width / heads;
    }

    /// The size of the feed-forward layer between its two products: `4 * width`.
    public int feedForwardWidth() {
        return Math.multiplyExact(4, width);
    }

    private static void requireAtMost(String what, int value, int most) {
        if (value > most) {
            throw new IllegalArgumentException("the %s must be at most %,d, not %,d".formatted(what, most, value));
        }
    }

    private static void requirePositive(String what, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("the " + what + " must be positive, not " + value);
        }
    }
}
