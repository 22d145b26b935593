package kawi.tokenizer.bpe;

/// Merges a pre-token whose length is anything: the pairs wait in a heap by rank and place, the tokens are a linked
/// list. A megabyte without a space takes `n log n` steps and not its square.
final class LongPreToken {
    private static final int NOWHERE = -1;
    private static final int MERGED_AWAY = -1;

    private final int[] tokens; // MERGED_AWAY where the left neighbour has taken it
    private final int[] next;
    private final int[] previous;
    private final MergeTable table;
    private final LongHeap waiting; // rank and place of the left token

    private LongPreToken(int[] tokens, MergeTable table) {
        this.tokens = tokens;
        this.table = table;
        next = new int[tokens.length];
        previous = new int[tokens.length];
        waiting = new LongHeap(tokens.length);
        for (int at = 0; at < tokens.length; at++) {
            previous[at] = at - 1;
            next[at] = at + 1 < tokens.length ? at + 1 : NOWHERE;
            enqueue(at);
        }
    }

    /// Adds what becomes of the tokens, which are overwritten.
    static void mergeInto(Ids ids, int[] tokens, MergeTable table) {
        var preToken = new LongPreToken(tokens, table);
        preToken.merge();
        for (int at = 0; at != NOWHERE; at = preToken.next[at]) {
            ids.add(tokens[at]);
        }
    }

    private void merge() {
        while (!waiting.isEmpty()) {
            long first = waiting.pop();
            int at = (int) first;
            long merge = mergeAt(at);
            // A pair that waited may since have lost a token to a neighbour: then its rank is another.
            if (merge != MergeTable.NONE && MergeTable.rank(merge) == MergeTable.rank(first)) {
                tokens[at] = MergeTable.token(merge);
                remove(next[at]);
                enqueue(at);
                if (previous[at] != NOWHERE) {
                    enqueue(previous[at]);
                }
            }
        }
    }

    /// The merge of a token with the next.
    private long mergeAt(int at) {
        return tokens[at] == MERGED_AWAY || next[at] == NOWHERE
                ? MergeTable.NONE
                : table.merge(tokens[at], tokens[next[at]]);
    }

    private void enqueue(int at) {
        long merge = mergeAt(at);
        if (merge != MergeTable.NONE) {
            waiting.push(MergeTable.pair(MergeTable.rank(merge), at));
        }
    }

    private void remove(int at) {
        tokens[at] = MERGED_AWAY;
        next[previous[at]] = next[at];
        if (next[at] != NOWHERE) {
            previous[next[at]] = previous[at];
        }
    }
}
