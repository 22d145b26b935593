package kawi.engine.model;

import java.util.Optional;
import java.util.OptionalInt;
import kawi.engine.model.attention.AttentionScaling;
import kawi.engine.model.attention.Positions;
import kawi.engine.model.attention.QueryKeyNorm;

/// Builds a [GptConfig] by name:
///
///     GptConfig.of(65).layers(4).heads(4).width(128).contextLength(64).build()
///
/// What is not set is that of the smallest GPT-2, without dropout.
public final class GptConfigBuilder {
    private final int vocabularySize;
    private int contextLength = 1024;
    private int layers = 12;
    private int heads = 12;
    private int width = 768;
    private OptionalInt feedForwardWidth = OptionalInt.empty();
    private Activation activation = Activation.GELU_TANH;
    private AttentionScaling attentionScaling = AttentionScaling.DEFAULT;
    private DropoutRates dropout = DropoutRates.of(0);
    private boolean bias = true;
    private double layerNormEpsilon = GptConfig.DEFAULT_LAYER_NORM_EPSILON;
    private boolean tiedOutput = true;
    private NormType norm = NormType.LAYER;
    private float logitSoftCap;
    private OptionalInt keyValueHeads = OptionalInt.empty();
    private OptionalInt headSize = OptionalInt.empty();
    private Optional<Boolean> queryKeyValueBias = Optional.empty();
    private QueryKeyNorm queryKeyNorm = QueryKeyNorm.NONE;
    private Positions positions = Positions.LEARNED;

    GptConfigBuilder(int vocabularySize) {
        this.vocabularySize = vocabularySize;
    }

    /// Sets the maximum length of a sequence, T.
    public GptConfigBuilder contextLength(int newContextLength) {
        contextLength = newContextLength;
        return this;
    }

    /// Sets the number of blocks, L.
    public GptConfigBuilder layers(int newLayers) {
        layers = newLayers;
        return this;
    }

    /// Sets the number of attention heads of a block, H.
    public GptConfigBuilder heads(int newHeads) {
        heads = newHeads;
        return this;
    }

    /// Sets the size of the residual stream, C.
    public GptConfigBuilder width(int newWidth) {
        width = newWidth;
        return this;
    }

    /// Sets the inner size of the feed-forward network; `4 * width` if not set.
    public GptConfigBuilder feedForwardWidth(int newFeedForwardWidth) {
        feedForwardWidth = OptionalInt.of(newFeedForwardWidth);
        return this;
    }

    /// Sets the activation function of the feed-forward network.
    public GptConfigBuilder activation(Activation newActivation) {
        activation = newActivation;
        return this;
    }

    /// Sets what attention scores are divided by.
    public GptConfigBuilder attentionScaling(AttentionScaling newAttentionScaling) {
        attentionScaling = newAttentionScaling;
        return this;
    }

    /// Sets the probability of dropping an element of the embeddings, the attention weights and the residual branches.
    ///
    /// @throws IllegalArgumentException if it is outside [0, 1)
    public GptConfigBuilder dropout(double probability) {
        return dropout(DropoutRates.of(probability));
    }

    /// Sets the probabilities of dropping elements one by one.
    public GptConfigBuilder dropout(DropoutRates newDropout) {
        dropout = newDropout;
        return this;
    }

    /// Sets whether linear layers and layer norms have biases.
    public GptConfigBuilder bias(boolean newBias) {
        bias = newBias;
        return this;
    }

    /// Sets what a norm adds to the variance, or the mean square, before its square root.
    public GptConfigBuilder layerNormEpsilon(double newLayerNormEpsilon) {
        layerNormEpsilon = newLayerNormEpsilon;
        return this;
    }

    /// Sets whether the output layer shares the weights of the token embedding.
    public GptConfigBuilder tiedOutput(boolean newTiedOutput) {
        tiedOutput = newTiedOutput;
        return this;
    }

    /// Sets the type of all norms.
    public GptConfigBuilder norm(NormType newNorm) {
        norm = newNorm;
        return this;
    }

    /// Sets the soft cap of the logits; 0 for none.
    public GptConfigBuilder logitSoftCap(float newLogitSoftCap) {
        logitSoftCap = newLogitSoftCap;
        return this;
    }

    /// Sets the number of heads of keys and values, G; the number of query heads if not set.
    public GptConfigBuilder keyValueHeads(int newKeyValueHeads) {
        keyValueHeads = OptionalInt.of(newKeyValueHeads);
        return this;
    }

    /// Sets the size of one head's queries, keys and values, D; `width / heads` if not set.
    public GptConfigBuilder headSize(int newHeadSize) {
        headSize = OptionalInt.of(newHeadSize);
        return this;
    }

    /// Sets whether the projection to queries, keys and values has a bias; as [#bias] if not set.
    public GptConfigBuilder queryKeyValueBias(boolean newQueryKeyValueBias) {
        queryKeyValueBias = Optional.of(newQueryKeyValueBias);
        return this;
    }

    /// Sets the norm of queries and keys.
    public GptConfigBuilder queryKeyNorm(QueryKeyNorm newQueryKeyNorm) {
        queryKeyNorm = newQueryKeyNorm;
        return this;
    }

    /// Sets how positions are known.
    public GptConfigBuilder positions(Positions newPositions) {
        positions = newPositions;
        return this;
    }

    /// The configuration.
    ///
    /// @throws IllegalArgumentException if a number is out of range or does not fit the others
    public GptConfig build() {
        return new GptConfig(
                vocabularySize,
                contextLength,
                layers,
                heads,
                width,
                feedForwardWidth.orElseGet(() -> activation.defaultInnerWidth(width)),
                activation,
                attentionScaling,
                dropout,
                bias,
                layerNormEpsilon,
                tiedOutput,
                norm,
                logitSoftCap,
                keyValueHeads.orElse(heads),
                headSize.orElseGet(() -> GptConfig.defaultHeadSize(width, heads)),
                queryKeyValueBias.orElse(bias),
                queryKeyNorm,
                positions);
    }
}
