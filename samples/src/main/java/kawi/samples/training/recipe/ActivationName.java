package kawi.samples.training.recipe;

import java.util.Arrays;
import java.util.Locale;
import kawi.engine.model.Activation;

/// The activation functions of the feed-forward network by their names on the command line.
public enum ActivationName {
    /// GPT-2's, approximated by tanh.
    GELU(Activation.GELU_TANH),
    /// The rectified linear unit.
    RELU(Activation.RELU),
    /// Its square.
    RELU2(Activation.RELU_SQUARED),
    /// A gated unit with SiLU: Llama's.
    SWIGLU(Activation.SWIGLU);

    private final Activation activation;

    ActivationName(Activation activation) {
        this.activation = activation;
    }

    /// The name of a function.
    ///
    /// @throws IllegalArgumentException if it has none
    static ActivationName of(Activation activation) {
        return Arrays.stream(values())
                .filter(name -> name.activation == activation)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(activation + " has no name"));
    }

    /// The function.
    public Activation activation() {
        return activation;
    }

    /// As it is written on the command line and in files.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
