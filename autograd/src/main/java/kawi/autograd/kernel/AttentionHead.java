package kawi.autograd.kernel;

import java.util.Optional;

/// The operands of attention for one head of one sequence.
///
/// @param queries Q, (T, D)
/// @param keys K, (T, D)
/// @param values V, (T, D)
/// @param scale factor of the scores; positive
/// @param attentionMask which of the T keys are not padding; empty if there is no padding. Shared, not copied
/// @param dropout of the weights; empty for none
/// @param firstWeight index of the weight (0, 0) for the dropout: that of (q, k) is `firstWeight + q T + k`
public record AttentionHead(
        Matrix queries,
        Matrix keys,
        Matrix values,
        float scale,
        Optional<boolean[]> attentionMask,
        Optional<DropoutMask> dropout,
        int firstWeight) {

    /// @throws IllegalArgumentException if the sizes differ or a row is not contiguous
    public AttentionHead {
        check("keys", keys, queries);
        check("values", values, queries);
        check("queries", queries, queries);
        if (attentionMask.isPresent() && attentionMask.get().length != queries.rows()) {
            throw new IllegalArgumentException("the attention mask has " + attentionMask.get().length + " entries for "
                    + queries.rows() + " keys");
        }
    }

    private static void check(String name, Matrix x, Matrix queries) {
        if (x.rows() != queries.rows() || x.columns() != queries.columns() || x.columnStride() != 1) {
            throw new IllegalArgumentException(
                    "the %s of a head are %d x %d with a column stride of %d, for queries of %d x %d"
                            .formatted(
                                    name, x.rows(), x.columns(), x.columnStride(), queries.rows(), queries.columns()));
        }
    }

    /// T.
    public int length() {
        return queries.rows();
    }

    /// D.
    public int size() {
        return queries.columns();
    }

    /// The index, for the dropout, of the weight that a query gives a key.
    public int weight(int query, int key) {
        return firstWeight + query * length() + key;
    }

    /// Whether a key is not padding.
    public boolean attendsTo(int key) {
        return attentionMask.isEmpty() || attentionMask.get()[key];
    }
}
