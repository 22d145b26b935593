package kawi.tokenizer.bpe;

/// Merges a short pre-token: look through all pairs for the lowest rank, merge, close the gap, again. For words this is
/// faster than any cleverer order, since all of it lies in the first-level cache; its time grows with the square of the
/// length, so long pre-tokens go to [LongPreToken].
final class ShortPreToken {
    /// The maximum number of symbols.
    static final int MAX_LENGTH = 64;

    private final MergeTable table;
    private final int[] tokens = new int[MAX_LENGTH];
    private final long[] merges = new long[MAX_LENGTH]; // of each token with the next
    private int count;

    ShortPreToken(MergeTable table) {
        this.table = table;
    }

    /// Adds what becomes of symbols.
    ///
    /// @param symbols at most [#MAX_LENGTH]
    void mergeInto(Ids ids, int[] symbols, int symbolCount) {
        count = symbolCount;
        for (int i = 0; i < count; i++) {
            tokens[i] = symbols[i];
            if (i > 0) {
                merges[i - 1] = table.merge(symbols[i - 1], symbols[i]);
            }
        }
        while (count > 1) {
            int best = lowest();
            if (merges[best] == MergeTable.NONE) {
                break;
            }
            merge(best);
        }
        ids.addAll(tokens, count);
    }

    /// The leftmost pair of lowest rank.
    private int lowest() {
        int best = 0;
        for (int i = 1; i < count - 1; i++) {
            if (merges[i] < merges[best]) {
                best = i;
            }
        }
        return best;
    }

    private void merge(int at) {
        tokens[at] = MergeTable.token(merges[at]);
        count--;
        for (int i = at + 1; i < count; i++) {
            tokens[i] = tokens[i + 1];
            merges[i - 1] = merges[i];
        }
        if (at > 0) {
            merges[at - 1] = table.merge(tokens[at - 1], tokens[at]);
        }
        if (at < count - 1) {
            merges[at] = table.merge(tokens[at], tokens[at + 1]);
        }
    }
}
