package kawi.bench.growth;

import kawi.bench.run.Workload;
import kawi.engine.model.GptConfig;
import kawi.engine.model.GptConfigBuilder;

/// The sizes that stay while one grows: a GPT-2 without biases, with a batch of [#BATCH_SIZE] sequences of [#LENGTH]
/// tokens and a vocabulary of [#VOCABULARY].
///
/// @param layers number of blocks, L
/// @param heads attention heads of a block, H
/// @param width size of the residual stream, C
public record GrowthBase(int layers, int heads, int width) {
    /// Sequences in a training step, B.
    public static final int BATCH_SIZE = 4;

    /// Tokens in a sequence, T.
    public static final int LENGTH = 128;

    /// Number of token ids, V.
    public static final int VOCABULARY = 256;

    /// @throws IllegalArgumentException if a size is out of range, or the heads do not divide the width
    public GrowthBase {
        config(layers, heads, width).build();
    }

    private static GptConfigBuilder config(int layers, int heads, int width) {
        return GptConfig.of(VOCABULARY).layers(layers).heads(heads).width(width).bias(false);
    }

    /// Training with sequences of another length.
    Workload workload(int batchSize, int length) {
        GptConfig config = config(layers, heads, width).contextLength(length).build();
        return new Workload("growth", config, batchSize, length);
    }

    /// Training a model of another width, whose heads have the same size if that divides the width.
    Workload withWidth(int other) {
        int headSize = width / heads;
        int newHeads = other % headSize == 0 ? other / headSize : 1;
        GptConfig config = config(layers, newHeads, other).contextLength(LENGTH).build();
        return new Workload("growth", config, BATCH_SIZE, LENGTH);
    }

    /// Training a model with another vocabulary.
    Workload withVocabulary(int size) {
        Workload workload = workload(BATCH_SIZE, LENGTH);
        return new Workload("growth", workload.config().withVocabularySize(size), BATCH_SIZE, LENGTH);
    }

    /// A model of twice the layers, heads and width, so that its weights do not fit into a cache.
    GptConfig forDecoding(int contextLength) {
        return config(2 * layers, 2 * heads, 2 * width)
                .contextLength(contextLength)
                .build();
    }
}
