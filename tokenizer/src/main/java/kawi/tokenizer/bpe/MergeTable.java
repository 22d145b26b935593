package kawi.tokenizer.bpe;

/// Which pairs of neighbouring tokens merge, in which order, and into what: a hash table with open addressing whose
/// keys and values lie side by side, so that a look-up is one access to memory.
public final class MergeTable {
    /// The pair does not merge.
    public static final long NONE = Long.MAX_VALUE;

    private static final int INITIAL_SLOTS = 1 << 10;
    private static final long FREE = -1; // no pair is this

    private long[] table = empty(INITIAL_SLOTS); // pair, merge, pair, merge, ...
    private int size;

    private static long[] empty(int slots) {
        long[] table = new long[2 * slots];
        for (int slot = 0; slot < slots; slot++) {
            table[2 * slot] = FREE;
            table[2 * slot + 1] = NONE;
        }
        return table;
    }

    /// How many pairs merge.
    public int size() {
        return size;
    }

    /// A pair as one number.
    public static long pair(int left, int right) {
        return ((long) left << 32) | right;
    }

    /// The merge of a pair: its rank, the lowest coming first, and the token that it makes, packed so that comparing
    /// two merges compares their ranks. [#NONE] if the pair does not merge.
    public long merge(int left, int right) {
        return table[2 * slot(pair(left, right)) + 1];
    }

    /// The rank of a [#merge].
    static int rank(long merge) {
        return (int) (merge >>> 32);
    }

    /// The token of a [#merge].
    public static int token(long merge) {
        return (int) merge;
    }

    /// Enters a merge.
    ///
    /// @return whether the pair was not in the table before; else nothing is changed
    public boolean put(int left, int right, int rank, int token) {
        if (4 * (size + 1) > table.length) { // half full
            grow();
        }
        int slot = slot(pair(left, right));
        if (table[2 * slot] != FREE) {
            return false;
        }
        table[2 * slot] = pair(left, right);
        table[2 * slot + 1] = pair(rank, token);
        size++;
        return true;
    }

    private void grow() {
        long[] old = table;
        table = empty(old.length);
        for (int at = 0; at < old.length; at += 2) {
            if (old[at] != FREE) {
                int slot = slot(old[at]);
                table[2 * slot] = old[at];
                table[2 * slot + 1] = old[at + 1];
            }
        }
    }

    /// Where the pair is, or would be. Free slots hold [#NONE].
    private int slot(long pair) {
        int mask = (table.length >> 1) - 1;
        int slot = (int) ((pair * 0x9E3779B97F4A7C15L) >>> Long.numberOfLeadingZeros(mask));
        while (table[2 * slot] != pair && table[2 * slot] != FREE) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
