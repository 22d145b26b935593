package kawi.tokenizer.bpe;

/// Merges a pre-token the plain way: look through all pairs for the lowest rank, merge, close the gap, again. For words
/// this
/// is faster than any cleverer order, since all of it lies in the first-level cache; its time grows with the square of
/// the length, so long pre-tokens go to [LongPreToken].
final class ShortPreToken {
    /// The most tokens to begin with.
    static final int MAX_LENGTH = 64;

    private final MergeTable table;
    private final int[] tokens = new int[MAX_LENGTH];
    private final long[] merges = new long[MAX_LENGTH]; // of each token with the next
    private int count;

    ShortPreToken(MergeTable table) {
        this.table = table;
    }

    void begin() {
        count = 0;
    }

    /// One more token to begin with.
    void add(int token) {
        tokens[count] = token;
        if (count > 0) {
            merges[count - 1] = table.merge(tokens[count - 1], token);
        }
        count++;
    }

    /// Merges, and adds what remains.
    void mergeInto(Ids ids) {
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
