package kawi.engine.model;

import java.util.Arrays;
import java.util.Optional;
import kawi.autograd.array.Shape;
import kawi.autograd.nn.Mode;
import kawi.autograd.text.Counted;

/// A batch of token sequences of the same length.
///
/// @param ids sequence after sequence, (B, T)
/// @param sequences B
/// @param length T
/// @param attentionMask for each sequence, true for tokens and false for padding, (B, T); empty if there is no padding
public record Tokens(int[] ids, int sequences, int length, Optional<boolean[][]> attentionMask) implements ModelInput {

    /// @throws IllegalArgumentException if there are not B * T ids
    public Tokens {
        if (ids.length != sequences * length) {
            throw new IllegalArgumentException(
                    ids.length + " ids for " + sequences + " sequences of " + length + " tokens");
        }
    }

    /// One sequence.
    public static Tokens of(int... ids) {
        return new Tokens(ids, 1, ids.length, Optional.empty());
    }

    /// (B, T).
    @Override
    public Shape shape() {
        return Shape.of(sequences, length);
    }

    /// 0 to T - 1, B times.
    @Override
    public int[] positions() {
        int[] positions = new int[ids.length];
        Arrays.setAll(positions, i -> i % length);
        return positions;
    }

    /// For each sequence, the row of its last token that is not padding, among the B * T rows of the batch.
    ///
    /// @throws IllegalArgumentException if a sequence has only padding
    @Override
    public int[] lastRows() {
        int[] rows = new int[sequences];
        for (int b = 0; b < sequences; b++) {
            int last = length - 1;
            while (last >= 0 && attentionMask.isPresent() && !attentionMask.get()[b][last]) {
                last--;
            }
            if (last < 0) {
                throw new IllegalArgumentException("sequence " + b + " has no tokens to predict from");
            }
            rows[b] = b * length + last;
        }
        return rows;
    }

    @Override
    public void check(GptConfig config, Mode mode) {
        if (length > config.contextLength()) {
            throw new IllegalArgumentException("sequences of " + Counted.of(length, "token")
                    + " are longer than the context of " + config.contextLength());
        }
    }

    @Override
    public void finish() {}
}
