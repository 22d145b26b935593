package kawi.engine.io.gguf;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import kawi.engine.io.llama.LlamaType;
import kawi.engine.model.Activation;
import kawi.engine.model.GptConfig;
import kawi.engine.model.attention.AttentionScaling;

/// `general.architecture` of the files that Kawi reads and writes.
public enum GgufArchitecture {
    /// GPT-2's parts.
    GPT2,
    /// Llama's parts. Its queries and keys are stored so that the elements of a rotated pair are adjacent.
    LLAMA,
    /// Llama's with biases on queries, keys and values.
    QWEN2,
    /// Llama's with normalised queries and keys.
    QWEN3,
    /// Any other model of Kawi. The tensors have the names of its parameters, and the configuration is in the
    /// `config.json` beside the file. No other program reads it.
    KAWI;

    static Optional<GgufArchitecture> named(String name) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.toString().equals(name))
                .findFirst();
    }

    /// The architecture with which llama.cpp computes the same function; [#KAWI] if there is none.
    public static GgufArchitecture of(GptConfig config) {
        if (config.hasGpt2Parts()) {
            boolean same = config.activation() == Activation.GELU_TANH
                    && config.attentionScaling().equals(AttentionScaling.DEFAULT);
            return same ? GPT2 : KAWI;
        }
        return LlamaType.of(config).map(type -> valueOf(type.name())).orElse(KAWI);
    }

    /// As in files: `gpt2`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
