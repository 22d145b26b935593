package kawi.engine.generate.strategy;

import java.util.Map;

/// Adds a number to the logits of given tokens (the `logit_bias` of OpenAI's API). Negative infinity excludes a token.
///
/// @param biases the summands, by id
public record LogitBias(Map<Integer, Float> biases) implements LogitsProcessor {
    /// @throws IllegalArgumentException if a bias is NaN or positive infinity, after which no distribution is defined
    public LogitBias {
        biases = Map.copyOf(biases);
        biases.forEach((id, bias) -> {
            if (Float.isNaN(bias) || bias == Float.POSITIVE_INFINITY) {
                throw new IllegalArgumentException(
                        "the bias of token " + id + " must be finite or -Infinity, not " + bias);
            }
        });
    }

    @Override
    public String label() {
        return "logit-bias";
    }

    @Override
    public void apply(float[] logits, History history) {
        biases.forEach((id, bias) -> logits[id] += bias);
    }
}
