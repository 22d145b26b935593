package kawi.engine.generate.strategy;

import kawi.autograd.text.Decimal;

/// Reduces a token's logit for each of its occurrences among the new tokens (the `frequency_penalty` of OpenAI's API).
/// The prompt does not count.
///
/// @param penalty subtracted per occurrence; negative for more repetition
/// @param lastTokens number of last tokens considered
public record FrequencyPenalty(double penalty, int lastTokens) implements LogitsProcessor {
    /// @throws IllegalArgumentException if the penalty is not finite, or the range is negative
    public FrequencyPenalty {
        Checks.finite("the frequency penalty", penalty);
        Checks.atLeast(0, "the range of the frequency penalty", lastTokens);
    }

    /// Considers all new tokens.
    public FrequencyPenalty(double penalty) {
        this(penalty, Integer.MAX_VALUE);
    }

    @Override
    public String label() {
        return "frequency-penalty " + Decimal.of(penalty);
    }

    @Override
    public void apply(float[] logits, History history) {
        int[] counts = new int[logits.length];
        for (int i = Math.max(history.promptLength(), history.from(lastTokens)); i < history.size(); i++) {
            counts[history.id(i)]++;
        }
        for (int id = 0; id < logits.length; id++) {
            logits[id] -= (float) (penalty * counts[id]);
        }
    }
}
