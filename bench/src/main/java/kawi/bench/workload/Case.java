package kawi.bench.workload;

import java.util.Locale;
import kawi.engine.model.GptConfig;

/// The models that are measured, each with the batch that it is trained on.
public enum Case {
    /// nanoGPT's model for a laptop, as `kawi train` trains it.
    SMALL(12, 64),

    /// nanoGPT's small model for a GPU, on a batch that fits a laptop, without dropout.
    BABY(8, 256),

    /// The same with the dropout that nanoGPT trains it with.
    BABY_DROPOUT(8, 256),

    /// GPT-2's smallest: 124 million parameters, on sequences shorter than its context.
    GPT2(4, 64);

    private final int batchSize;
    private final int length;

    Case(int batchSize, int length) {
        this.batchSize = batchSize;
        this.length = length;
    }

    /// The sizes of the model.
    public GptConfig config() {
        return switch (this) {
            case SMALL -> model(65, 64, 4, 4, 128, 0, false);
            case BABY -> model(65, 256, 6, 6, 384, 0, false);
            case BABY_DROPOUT -> model(65, 256, 6, 6, 384, 0.2, false);
            case GPT2 -> model(50257, 1024, 12, 12, 768, 0, true);
        };
    }

    private static GptConfig model(
            int vocabularySize, int contextLength, int layers, int heads, int width, double dropout, boolean bias) {
        double epsilon = GptConfig.DEFAULT_LAYER_NORM_EPSILON;
        return new GptConfig(vocabularySize, contextLength, layers, heads, width, dropout, bias, epsilon);
    }

    /// Sequences of a training step, B.
    public int batchSize() {
        return batchSize;
    }

    /// Tokens of each sequence, T.
    public int length() {
        return length;
    }

    /// Tokens that a training step learns from.
    public int tokensPerStep() {
        return batchSize * length;
    }

    /// As it is written on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
