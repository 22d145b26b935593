package kawi.bench.workload;

import java.util.Locale;
import kawi.engine.model.GptConfig;
import kawi.engine.model.ModelSize;

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

    /// Those of nanoGPT's Shakespeare.
    private static final int CHARACTERS = 65;

    private static final int GPT2_TOKENS = 50257;

    private final int batchSize;
    private final int length;

    Case(int batchSize, int length) {
        this.batchSize = batchSize;
        this.length = length;
    }

    /// The sizes of the model.
    public GptConfig config() {
        return switch (this) {
            case SMALL -> ModelSize.SMALL.config(CHARACTERS).build();
            case BABY -> ModelSize.BABY.config(CHARACTERS).build();
            case BABY_DROPOUT -> ModelSize.BABY.config(CHARACTERS).dropout(0.2).build();
            case GPT2 -> ModelSize.GPT2.config(GPT2_TOKENS).build();
        };
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
