package kawi.engine.model;

import kawi.autograd.op.HeadLayout;
import kawi.autograd.text.Decimal;
import kawi.engine.model.attention.AttentionScaling;
import kawi.engine.model.attention.Positions;
import kawi.engine.model.attention.QueryKeyNorm;

/// The configuration of a GPT: its sizes and its parts. Use [#of] to build one by name.
///
/// @param vocabularySize number of token ids, V
/// @param contextLength maximum length of a sequence, T: the number of learned positions
/// @param layers number of blocks, L
/// @param heads attention heads of a block, H
/// @param width size of the residual stream, C
/// @param feedForwardWidth inner size of the feed-forward network, F; usually `4 C`, with SwiGLU `8/3 C`
/// @param activation of the feed-forward network
/// @param attentionScaling of the attention scores
/// @param dropout in training
/// @param bias whether linear layers and layer norms have biases (GPT-2 has; nanoGPT trains without)
/// @param layerNormEpsilon what a norm adds to the variance, or the mean square, before its square root
/// @param tiedOutput whether the output layer shares the weights of the token embedding
/// @param norm the type of all norms
/// @param logitSoftCap soft cap of the logits ([kawi.autograd.op.SoftCap]); 0 for none
/// @param keyValueHeads heads of keys and values, G; divides `heads`. With fewer than `heads`, H / G query heads share
/// one (grouped-query attention; Ainslie et al., 2023)
/// @param headSize size of one head's queries, keys and values, D; usually `width / heads`
/// @param queryKeyValueBias whether the projection to queries, keys and values has a bias; usually as `bias` (Qwen2 has
/// this one only)
/// @param queryKeyNorm the norm of queries and keys
/// @param positions how positions are known
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
        float logitSoftCap,
        int keyValueHeads,
        int headSize,
        boolean queryKeyValueBias,
        QueryKeyNorm queryKeyNorm,
        Positions positions) {

    /// Far more than any GPT has, so that a wrong number is an error and not an endless list of layers.
    public static final int MAX_LAYERS = 10_000;

    /// Far more than any GPT has: the weights of a wider layer would not fit in an array.
    public static final int MAX_WIDTH = 1 << 20;

    /// GPT-2's.
    public static final double DEFAULT_LAYER_NORM_EPSILON = 1e-5;

    /// @throws IllegalArgumentException if a number is out of range or does not fit the others
    public GptConfig {
        requirePositive("vocabulary size", vocabularySize);
        requirePositive("context length", contextLength);
        requirePositive("number of layers", layers);
        requirePositive("number of heads", heads);
        requirePositive("width", width);
        requirePositive("feed-forward width", feedForwardWidth);
        requireAtMost("number of layers", layers, MAX_LAYERS);
        requireAtMost("width", width, MAX_WIDTH);
        requirePositive("number of key/value heads", keyValueHeads);
        requirePositive("head size", headSize);
        if (heads % keyValueHeads != 0) {
            throw new IllegalArgumentException("the number of key/value heads must divide the number of heads, but "
                    + keyValueHeads + " does not divide " + heads);
        }
        if ((long) heads * headSize > MAX_WIDTH) {
            throw new IllegalArgumentException(
                    "%,d heads of size %,d are wider than %,d together".formatted(heads, headSize, MAX_WIDTH));
        }
        if (positions instanceof Positions.Rotary && headSize % 2 != 0) {
            throw new IllegalArgumentException(
                    "rotary positions rotate pairs: the head size must be even, not " + headSize);
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

    /// The same with another number of token ids.
    public GptConfig withVocabularySize(int value) {
        return new GptConfig(
                value,
                contextLength,
                layers,
                heads,
                width,
                feedForwardWidth,
                activation,
                attentionScaling,
                dropout,
                bias,
                layerNormEpsilon,
                tiedOutput,
                norm,
                logitSoftCap,
                keyValueHeads,
                headSize,
                queryKeyValueBias,
                queryKeyNorm,
                positions);
    }

    /// The same with other dropout.
    public GptConfig withDropout(DropoutRates value) {
        return new GptConfig(
                vocabularySize,
                contextLength,
                layers,
                heads,
                width,
                feedForwardWidth,
                activation,
                attentionScaling,
                value,
                bias,
                layerNormEpsilon,
                tiedOutput,
                norm,
                logitSoftCap,
                keyValueHeads,
                headSize,
                queryKeyValueBias,
                queryKeyNorm,
                positions);
    }

    /// How queries, keys and values stand side by side.
    public HeadLayout headLayout() {
        return new HeadLayout(heads, keyValueHeads, headSize);
    }

    /// Whether the model consists of GPT-2's parts, so that GPT-2's files can express it.
    public boolean hasGpt2Parts() {
        return norm == NormType.LAYER && activation != Activation.SWIGLU && logitSoftCap == 0 && hasGpt2Attention();
    }

    private boolean hasGpt2Attention() {
        return keyValueHeads == heads
                && hasDefaultHeadSize()
                && queryKeyValueBias == bias
                && queryKeyNorm == QueryKeyNorm.NONE
                && positions.equals(Positions.LEARNED);
    }

    private boolean hasDefaultHeadSize() {
        return width % heads == 0 && headSize == width / heads;
    }

    /// The size of a head in GPT-2: `width / heads`.
    ///
    /// @throws IllegalArgumentException if that is not a whole positive number
    static int defaultHeadSize(int width, int heads) {
        requirePositive("number of heads", heads);
        requirePositive("width", width);
        if (width % heads != 0) {
            throw new IllegalArgumentException("the number of heads must divide the width, but " + heads
                    + " does not divide " + width + ": choose a width such as " + (width / heads + 1L) * heads);
        }
        return width / heads;
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
        if (keyValueHeads != heads) {
            text.append(", keyValueHeads=").append(keyValueHeads);
        }
        if (!hasDefaultHeadSize()) {
            text.append(", headSize=").append(headSize);
        }
        if (queryKeyValueBias != bias) {
            text.append(", queryKeyValueBias=").append(queryKeyValueBias);
        }
        if (queryKeyNorm != QueryKeyNorm.NONE) {
            text.append(", queryKeyNorm=").append(queryKeyNorm);
        }
        if (!positions.equals(Positions.LEARNED)) {
            text.append(", positions=").append(positions);
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
