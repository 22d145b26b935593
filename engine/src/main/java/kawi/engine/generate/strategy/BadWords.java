package kawi.engine.generate.strategy;

import java.util.List;

/// Certain sequences of tokens never come (Hugging Face's `bad_words_ids`): after all but the last token of one, the
/// last may not follow. Part of a sequence may stand in the prompt.
///
/// A word may be written by other tokens than the tokenizer's own, so what is banned are ids, not texts.
///
/// @param sequences each of at least one id
public record BadWords(List<List<Integer>> sequences) implements LogitsProcessor {
    /// @throws IllegalArgumentException if a sequence is empty
    public BadWords {
        sequences = sequences.stream().map(List::copyOf).toList();
        if (sequences.stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("a bad word needs at least one token");
        }
    }

    @Override
    public String label() {
        return "bad-words";
    }

    @Override
    public void apply(float[] logits, History history) {
        for (List<Integer> sequence : sequences) {
            int[] ids = sequence.stream().mapToInt(Integer::intValue).toArray();
            if (history.endsWith(ids, ids.length - 1)) {
                logits[ids[ids.length - 1]] = Float.NEGATIVE_INFINITY;
            }
        }
    }
}
