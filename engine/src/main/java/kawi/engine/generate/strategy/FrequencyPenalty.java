package kawi.engine.generate.strategy;

/// Takes from a token's logit for every time that it was written (the `frequency_penalty` of OpenAI's API). The prompt
/// does not count.
///
/// @param penalty taken each time; negative for more repetition
/// @param lastTokens how far to look back
public record FrequencyPenalty(double penalty, int lastTokens) implements LogitsProcessor {
    /// @throws IllegalArgumentException if the penalty is not finite, or the range is negative
    public FrequencyPenalty {
        Checks.finite("the frequency penalty", penalty);
        Checks.atLeast(0, "the range of the frequency penalty", lastTokens);
    }

    /// For all that was written.
    public FrequencyPenalty(double penalty) {
        this(penalty, Integer.MAX_VALUE);
    }

    @Override
    public String label() {
        return "frequency-penalty " + penalty;
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
