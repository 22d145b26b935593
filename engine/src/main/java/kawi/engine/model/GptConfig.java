package kawi.engine.model;

import kawi.autograd.text.Decimal;

/// The configuration of a GPT: its sizes and its parts. Use [#of] to build one by name.
///
/// @param vocabularySize number of token ids, V
/// @param contextLength maximum length of a sequence, T: the number of learned positions
/// @param layers number of blocks, L
/// @param heads attention heads of a block, H
/// @param width size of the residual stream, C; a multiple of `heads`
/// @param feedForwardWidth inner size of the feed-forward network, F; usually `4 C`, with SwiGLU `8/3 C`
/// @param activation of the feed-forward network
/// @param attentionScaling of the attention scores
/// @param dropout in training
/// @param bias whether linear layers and layer norms have biases (GPT-2 has; nanoGPT trains without)
/// @param layerNormEpsilon what a norm adds to the variance, or the mean square, before its square root
/// @param tiedOutput whether the output layer shares the weights of the token embedding
/// @param norm the type of all norms
/// @param logitSoftCap soft cap of the logits ([kawi.autograd.op.SoftCap]); 0 for none
public record GptConfig(
        int vocabularySize,
        int contextLength,
        int layers,
        int heads,
        int width,
        int feedForwardWidth,
        Activation activation,
        AttentionScaling attentionScaling,
        DropoutRates dropout,
        boolean bias,
        double layerNormEpsilon,
        boolean tiedOutput,
        NormType norm,
        float logitSoftCap) {

    /// Far more than any GPT has, so that a wrong number is an error and not an endless list of layers.
    public static final int MAX_LAYERS = 10_000;

    /// Far more than any GPT has: the weights of a wider layer would not fit in an array.
    public static final int MAX_WIDTH = 1 << 20;

    /// GPT-2's.
    public static final double DEFAULT_LAYER_NORM_EPSILON = 1e-5;

    /// @throws IllegalArgumentException if a number is out of range, or `heads` does not divide `width`
    public GptConfig {
        requirePositive("vocabulary size", vocabularySize);
        requirePositive("context length", contextLength);
        requirePositive("number of layers", layers);
        requirePositive("number of heads", heads);
        requirePositive("width", width);
        requirePositive("feed-forward width", feedForwardWidth);
        requireAtMost("number of layers", layers, MAX_LAYERS);
        requireAtMost("width", width, MAX_WIDTH);
        if (width % heads != 0) {
            throw new IllegalArgumentException("the number of heads must divide the width, but " + heads
                    + " does not divide " + width + ": choose a width such as " + (width / heads + 1) * heads);
        }
        if (!(layerNormEpsilon > 0 && layerNormEpsilon < 1)) {
            throw new IllegalArgumentException(
                    "layer norm epsilon must be between 0 and 1, not " + Decimal.of(layerNormEpsilon));
        }
        if (!(logitSoftCap >= 0 && logitSoftCap < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the soft cap of the logits must be at least 0, not " + Decimal.of(logitSoftCap));
        }
    }

    /// A configuration to be completed by name.
    ///
    /// @param vocabularySize number of token ids, V
    public static GptConfigBuilder of(int vocabularySize) {
        return new GptConfigBuilder(vocabularySize);
    }

    /// The size of one head's queries, keys and values, D: `width / heads`.
    public int headSize() {
        return width / heads;
    }

    /// Whether the model consists of GPT-2's parts, so that GPT-2's files can express it.
    public boolean hasGpt2Parts() {
        return norm == NormType.LAYER && activation != Activation.SWIGLU && logitSoftCap == 0;
    }

    /// The number of weights of a block's feed-forward network, without biases.
    public long feedForwardWeights() {
        return (activation.inputs() + 1L) * width * feedForwardWidth;
    }

    /// Checkpoints contain this text and are compared with it: it never changes for the same configuration. Variants
    /// are named only where they are not GPT-2's.
    @Override
    public String toString() {
        var text = new StringBuilder("GptConfig[vocabularySize=" + vocabularySize + ", contextLength=" + contextLength
                + ", layers=" + layers + ", heads=" + heads + ", width=" + width + ", dropout=" + dropout + ", bias="
                + bias + ", layerNormEpsilon=" + layerNormEpsilon);
        if (feedForwardWidth != activation.defaultInnerWidth(width)) {
            text.append(", feedForwardWidth=").append(feedForwardWidth);
        }
        if (activation != Activation.GELU_TANH) {
            text.append(", activation=").append(activation);
        }
        if (!attentionScaling.equals(AttentionScaling.DEFAULT)) {
            text.append(", attentionScaling=").append(attentionScaling);
        }
        if (!tiedOutput) {
            text.append(", tiedOutput=false");
        }
        if (norm != NormType.LAYER) {
            text.append(", norm=").append(norm);
        }
        if (logitSoftCap != 0) {
            text.append(", logitSoftCap=").append(logitSoftCap);
        }
        return text.append(']').toString();
    }

    private static void requireAtMost(String what, int value, int max) {
        if (value > max) {
            throw new IllegalArgumentException("the %s must be at most %,d, not %,d".formatted(what, max, value));
        }
    }

    private static void requirePositive(String what, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("the " + what + " must be positive, not " + value);
        }
    }
}
