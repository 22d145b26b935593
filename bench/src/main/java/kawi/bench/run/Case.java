package kawi.bench.run;

import java.util.Locale;
import kawi.engine.model.Activation;
import kawi.engine.model.GptConfig;
import kawi.engine.model.ModelSize;
import kawi.engine.model.NormType;
import kawi.engine.model.attention.Positions.Rotary;

/// Models with a name, each with the size of its training batch.
public enum Case {
    /// nanoGPT's model for a laptop, the default of `kawi train`.
    SMALL(12, 64),

    /// nanoGPT's small model for a GPU, with a batch for a laptop and without dropout.
    BABY(8, 256),

    /// [#BABY] with nanoGPT's dropout.
    BABY_DROPOUT(8, 256),

    /// The smallest GPT-2, with 124 million parameters, on sequences shorter than its context.
    GPT2(4, 64),

    /// SmolLM2 with 135 million parameters: a Llama of 30 narrow layers with a large vocabulary.
    SMOLLM2(4, 64);

    /// The vocabulary size of nanoGPT's Shakespeare.
    private static final int CHARACTERS = 65;

    private static final int GPT2_TOKENS = 50257;

    private static final int SMOLLM2_TOKENS = 49_152;

    private final int batchSize; // sequences in a training step, B
    private final int length; // tokens in each, T

    Case(int batchSize, int length) {
        this.batchSize = batchSize;
        this.length = length;
    }

    private GptConfig config() {
        return switch (this) {
            case SMALL -> ModelSize.SMALL.config(CHARACTERS).build();
            case BABY -> ModelSize.BABY.config(CHARACTERS).build();
            case BABY_DROPOUT -> ModelSize.BABY.config(CHARACTERS).dropout(0.2).build();
            case GPT2 -> ModelSize.GPT2.config(GPT2_TOKENS).build();
            case SMOLLM2 ->
                GptConfig.of(SMOLLM2_TOKENS)
                        .contextLength(8192)
                        .layers(30)
                        .heads(9)
                        .keyValueHeads(3)
                        .width(576)
                        .feedForwardWidth(1536)
                        .norm(NormType.RMS)
                        .activation(Activation.SWIGLU)
                        .positions(new Rotary(100_000))
                        .bias(false)
                        .build();
        };
    }

    /// The model and its batch.
    public Workload workload() {
        return new Workload(toString(), config(), batchSize, length);
    }

    /// The name on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
