package kawi.engine.generate.strategy;

import java.util.List;

/// Excludes sequences of tokens (Hugging Face's `bad_words_ids`): after all but the last token of a sequence, the last
/// one is excluded. The first tokens of a sequence may be in the prompt.
///
/// Sequences are ids, not texts: the same text in other tokens is not excluded. A word usually has two encodings to
/// exclude, with and without a leading space.
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
