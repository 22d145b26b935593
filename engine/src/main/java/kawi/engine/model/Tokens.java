package kawi.engine.model;

import java.util.Arrays;
import java.util.Optional;
import kawi.autograd.array.Shape;

/// A batch of sequences of token ids: what a model is given.
///
/// @param ids sequence after sequence, (B, T)
/// @param sequences B
/// @param length T
/// @param real for each sequence, which of its positions are tokens and not padding, (B, T); empty if all are
public record Tokens(int[] ids, int sequences, int length, Optional<boolean[][]> real) {

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
    public Shape shape() {
        return Shape.of(sequences, length);
    }

    /// The position of each token in its sequence: 0 to T - 1, B times.
    public int[] positions() {
        int[] positions = new int[ids.length];
        Arrays.setAll(positions, i -> i % length);
        return positions;
    }

    /// For each sequence the index of its last real token in the (B * T) rows of the batch.
    ///
    /// @throws IllegalArgumentException if a sequence has no real token
    public int[] lastRows() {
        int[] rows = new int[sequences];
        for (int b = 0; b < sequences; b++) {
            int last = length - 1;
            while (last >= 0 && real.isPresent() && !real.get()[b][last]) {
                last--;
            }
            if (last < 0) {
                throw new IllegalArgumentException("sequence " + b + " has no tokens to predict from");
            }
            rows[b] = b * length + last;
        }
        return rows;
    }
}
