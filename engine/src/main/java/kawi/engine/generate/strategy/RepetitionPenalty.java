package kawi.engine.generate.strategy;

/// Makes tokens that were there before less probable (Keskar et al., "CTRL", 2019, section 4.1): their logits are
/// divided by the penalty if they are positive and multiplied if negative, once for each token, however often it came.
///
/// @param penalty above 1 against repetition, 1 for nothing, below 1 for it
/// @param lastTokens how far to look back, the prompt included
public record RepetitionPenalty(double penalty, int lastTokens) implements LogitsProcessor {
    /// @throws IllegalArgumentException if the penalty is not positive, or the range is negative
    public RepetitionPenalty {
        Checks.positive("the repetition penalty", penalty);
        Checks.atLeast(0, "the range of the repetition penalty", lastTokens);
    }

    /// For the whole text.
    public RepetitionPenalty(double penalty) {
        this(penalty, Integer.MAX_VALUE);
    }

    @Override
    public String label() {
        return "repetition-penalty " + penalty;
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
