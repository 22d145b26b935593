package kawi.engine.io.llama;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import kawi.autograd.kernel.RotaryPairs;
import kawi.engine.model.Activation;
import kawi.engine.model.GptConfig;
import kawi.engine.model.NormType;
import kawi.engine.model.attention.AttentionScaling;
import kawi.engine.model.attention.Positions.Rotary;
import kawi.engine.model.attention.QueryKeyNorm;

/// The members of Llama's family that Kawi reads and writes: RMS norm, rotary positions and SwiGLU. They differ in
/// their biases and in the norm of queries and keys, and in the values of keys that a file does not have.
public enum LlamaType {
    /// No biases, or (rarely) biases in every linear layer.
    LLAMA("LlamaForCausalLM", 2048),
    /// Biases on queries, keys and values only.
    QWEN2("Qwen2ForCausalLM", 32_768),
    /// No biases, but queries and keys are normalised.
    QWEN3("Qwen3ForCausalLM", 32_768);

    /// The head size of a Qwen3 whose file does not say it.
    private static final int QWEN3_HEAD_SIZE = 128;

    private final String architecture;
    private final int defaultContextLength;

    LlamaType(String architecture, int defaultContextLength) {
        this.architecture = architecture;
        this.defaultContextLength = defaultContextLength;
    }

    /// The type of a `model_type`.
    public static Optional<LlamaType> named(String modelType) {
        return Arrays.stream(values())
                .filter(type -> type.toString().equals(modelType))
                .findFirst();
    }

    /// The type that expresses a model, if there is one.
    public static Optional<LlamaType> of(GptConfig model) {
        boolean family = model.norm() == NormType.RMS
                && model.activation() == Activation.SWIGLU
                && model.positions() instanceof Rotary rotary
                && rotary.pairs() == RotaryPairs.HALVES
                && model.attentionScaling().equals(AttentionScaling.DEFAULT)
                && model.logitSoftCap() == 0
                && model.width() % model.heads() == 0; // `transformers` demands it, whatever the size of a head
        if (!family) {
            return Optional.empty();
        }
        boolean plainHeads = model.queryKeyNorm() == QueryKeyNorm.NONE;
        if (model.bias() == model.queryKeyValueBias() && plainHeads) {
            return Optional.of(LLAMA);
        }
        if (model.bias()) {
            return Optional.empty();
        }
        if (model.queryKeyValueBias()) {
            return plainHeads ? Optional.of(QWEN2) : Optional.empty();
        }
        return Optional.of(QWEN3);
    }

    /// The class of `transformers`.
    String architecture() {
        return architecture;
    }

    int defaultContextLength() {
        return defaultContextLength;
    }

    int defaultHeadSize(int width, int heads) {
        return this == QWEN3 ? QWEN3_HEAD_SIZE : width / heads;
    }

    /// The `model_type`: `llama`, `qwen2`, `qwen3`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
