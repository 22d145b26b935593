package kawi.engine.generate.strategy;

/// Takes from the logits of all tokens that were written, however often (the `presence_penalty` of OpenAI's API). The
/// prompt does not count.
///
/// @param penalty taken once; negative for more repetition
/// @param lastTokens how far to look back
public record PresencePenalty(double penalty, int lastTokens) implements LogitsProcessor {
    /// @throws IllegalArgumentException if the penalty is not finite, or the range is negative
    public PresencePenalty {
        Checks.finite("the presence penalty", penalty);
        Checks.atLeast(0, "the range of the presence penalty", lastTokens);
    }

    /// For all that was written.
    public PresencePenalty(double penalty) {
        this(penalty, Integer.MAX_VALUE);
    }

    @Override
    public String label() {
        return "presence-penalty " + penalty;
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
