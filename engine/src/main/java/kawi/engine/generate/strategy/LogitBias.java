package kawi.engine.generate.strategy;

import java.util.Map;

/// Adds a number to the logits of certain tokens (the `logit_bias` of OpenAI's API): negative infinity bans a token.
///
/// @param biases what is added, by id
public record LogitBias(Map<Integer, Float> biases) implements LogitsProcessor {
    /// @throws IllegalArgumentException if a bias is not a number, or positive infinity: that would leave no choice
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
