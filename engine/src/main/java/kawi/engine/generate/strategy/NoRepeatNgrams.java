package kawi.engine.generate.strategy;

/// Excludes tokens that would complete an n-gram which already occurs in the text, the prompt included (Paulus, Xiong
/// and Socher, "A deep reinforced model for abstractive summarization", 2017, section 2.5, for n = 3).
///
/// @param n length of the n-grams; with 1, no token occurs twice
public record NoRepeatNgrams(int n) implements LogitsProcessor {
    /// @throws IllegalArgumentException if n is not positive
    public NoRepeatNgrams {
        Checks.atLeast(1, "the size of n-grams that may not repeat", n);
    }

    @Override
    public String label() {
        return "no-repeat-ngram-size " + n;
    }

    @Override
    public void apply(float[] logits, History history) {
        int end = history.size();
        for (int start = 0; start + n <= end; start++) {
            int k = 0;
            while (k < n - 1 && history.id(start + k) == history.id(end - n + 1 + k)) {
                k++;
            }
            if (k == n - 1) {
                logits[history.id(start + n - 1)] = Float.NEGATIVE_INFINITY;
            }
        }
    }
}
