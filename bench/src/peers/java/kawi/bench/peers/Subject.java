package kawi.bench.peers;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// The subject of a comparison.
enum Subject {
    /// Matrix products.
    PRODUCTS,
    /// Causal attention of all heads.
    ATTENTION,
    /// Layer norm with gain and bias.
    LAYER_NORM,
    /// GELU in the tanh form.
    GELU,
    /// Cross entropy of logits.
    CROSS_ENTROPY,
    /// An AdamW step on all weights of the model.
    ADAMW,
    /// A whole training step.
    STEP;

    /// Returns the subject of a name.
    ///
    /// @throws IllegalArgumentException if there is no such subject
    static Subject named(String name) {
        return Arrays.stream(values())
                .filter(subject -> subject.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no subject \"" + name + "\""));
    }

    /// All names on the command line.
    static String names() {
        return Arrays.stream(values()).map(Subject::toString).collect(Collectors.joining("|"));
    }

    /// The name on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
