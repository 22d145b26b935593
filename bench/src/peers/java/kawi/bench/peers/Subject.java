package kawi.bench.peers;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What is compared.
enum Subject {
    /// Matrix products.
    PRODUCTS,
    /// Causal attention of all heads.
    ATTENTION,
    /// Layer norm with gain and bias.
    LAYER_NORM,
    /// GELU, tanh form.
    GELU,
    /// Cross entropy of logits.
    CROSS_ENTROPY,
    /// A step of AdamW on all weights of the model.
    ADAMW,
    /// A whole training step.
    STEP;

    /// @throws IllegalArgumentException if there is none of the name
    static Subject named(String name) {
        return Arrays.stream(values())
                .filter(subject -> subject.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing is called \"" + name + "\""));
    }

    /// All names, as they are written on the command line.
    static String names() {
        return Arrays.stream(values()).map(Subject::toString).collect(Collectors.joining("|"));
    }

    /// As it is written on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
