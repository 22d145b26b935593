package kawi.engine.generate.strategy;

import kawi.autograd.text.Decimal;

/// Reduces the logit of every token that occurs among the new tokens, once however often it occurs (the
/// `presence_penalty` of OpenAI's API). The prompt does not count.
///
/// @param penalty subtracted once; negative for more repetition
/// @param lastTokens number of last tokens considered
public record PresencePenalty(double penalty, int lastTokens) implements LogitsProcessor {
    /// @throws IllegalArgumentException if the penalty is not finite, or the range is negative
    public PresencePenalty {
        Checks.finite("the presence penalty", penalty);
        Checks.atLeast(0, "the range of the presence penalty", lastTokens);
    }

    /// Considers all new tokens.
    public PresencePenalty(double penalty) {
        this(penalty, Integer.MAX_VALUE);
    }

    @Override
    public String label() {
        return "presence-penalty " + Decimal.of(penalty);
    }

    @Override
    public void apply(float[] logits, History history) {
        boolean[] done = new boolean[logits.length];
        for (int i = Math.max(history.promptLength(), history.from(lastTokens)); i < history.size(); i++) {
            int id = history.id(i);
            if (!done[id]) {
                logits[id] -= (float) penalty;
                done[id] = true;
            }
        }
    }
}
