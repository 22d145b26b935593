package kawi.engine.generate.strategy;

import kawi.autograd.text.Decimal;

/// Makes tokens that occur in the text less probable (Keskar et al., "CTRL", 2019, section 4.1): divides positive
/// logits by the penalty and multiplies negative ones, once for each token however often it occurs.
///
/// @param penalty above 1 against repetition, 1 for no effect, below 1 for repetition
/// @param lastTokens number of last tokens considered, the prompt included
public record RepetitionPenalty(double penalty, int lastTokens) implements LogitsProcessor {
    /// @throws IllegalArgumentException if the penalty is not positive, or the range is negative
    public RepetitionPenalty {
        Checks.positive("the repetition penalty", penalty);
        Checks.atLeast(0, "the range of the repetition penalty", lastTokens);
    }

    /// Considers the whole text.
    public RepetitionPenalty(double penalty) {
        this(penalty, Integer.MAX_VALUE);
    }

    @Override
    public String label() {
        return "repetition-penalty " + Decimal.of(penalty);
    }

    @Override
    public void apply(float[] logits, History history) {
        float factor = (float) penalty;
        boolean[] done = new boolean[logits.length];
        for (int i = history.from(lastTokens); i < history.size(); i++) {
            int id = history.id(i);
            if (!done[id]) {
                logits[id] = logits[id] > 0 ? logits[id] / factor : logits[id] * factor;
                done[id] = true;
            }
        }
    }
}
