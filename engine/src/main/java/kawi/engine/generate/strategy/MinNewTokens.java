package kawi.engine.generate.strategy;

import java.util.Set;

/// Excludes end tokens until the text has a minimum number of new tokens (Hugging Face's `min_new_tokens`).
///
/// @param count the minimum, at least 0
/// @param endTokens the tokens that end the text
public record MinNewTokens(int count, Set<Integer> endTokens) implements LogitsProcessor {
    /// @throws IllegalArgumentException if the count is negative
    public MinNewTokens {
        Checks.atLeast(0, "the minimum number of new tokens", count);
        endTokens = Set.copyOf(endTokens);
    }

    @Override
    public String label() {
        return "min-new-tokens " + count;
    }

    @Override
    public void apply(float[] logits, History history) {
        if (history.newTokens() < count) {
            endTokens.forEach(id -> logits[id] = Float.NEGATIVE_INFINITY);
        }
    }
}
