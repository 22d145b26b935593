package kawi.engine.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kawi.autograd.op.CrossEntropy;
import kawi.engine.model.Tokens;

/// Makes a batch of sequences of different lengths: shorter ones are padded at their end. Padding is masked as keys and
/// ignored as targets, so a sequence has the same logits and the same loss as alone.
///
/// @param paddingId any id of the vocabulary: it has no influence
public record Padding(int paddingId) {

    /// Sequences as the input of a model, (B, longest).
    public Tokens inputs(List<int[]> sequences) {
        int length = sequences.stream().mapToInt(ids -> ids.length).max().orElse(0);
        int[] ids = new int[sequences.size() * length];
        boolean[][] attentionMask = new boolean[sequences.size()][length];
        Arrays.fill(ids, paddingId);
        for (int b = 0; b < sequences.size(); b++) {
            int[] sequence = sequences.get(b);
            System.arraycopy(sequence, 0, ids, b * length, sequence.length);
            Arrays.fill(attentionMask[b], 0, sequence.length, true);
        }
        return new Tokens(ids, sequences.size(), length, Optional.of(attentionMask));
    }

    /// Sequences to train on: the inputs are each without its last token, the targets each without its first.
    ///
    /// @throws IllegalArgumentException if a sequence has fewer than two tokens: there is nothing to predict
    public Batch batch(List<int[]> sequences) {
        for (int[] sequence : sequences) {
            if (sequence.length < 2) {
                throw new IllegalArgumentException(
                        "a sequence to train on needs at least 2 tokens, not " + sequence.length);
            }
        }
        Tokens inputs = inputs(sequences.stream()
                .map(ids -> Arrays.copyOf(ids, ids.length - 1))
                .toList());
        int[] targets = new int[inputs.ids().length];
        Arrays.fill(targets, CrossEntropy.IGNORED);
        for (int b = 0; b < sequences.size(); b++) {
            int[] sequence = sequences.get(b);
            System.arraycopy(sequence, 1, targets, b * inputs.length(), sequence.length - 1);
        }
        return new Batch(inputs, targets);
    }
}
