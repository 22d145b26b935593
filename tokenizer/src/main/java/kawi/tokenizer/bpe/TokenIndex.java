package kawi.tokenizer.bpe;

import java.util.Arrays;

/// From the bytes of a token to its id: a hash table with open addressing.
public final class TokenIndex {
    /// No token has these bytes.
    public static final int ABSENT = -1;

    private final TokenBytes tokens;
    private final int[] slots; // ids

    /// @param tokens of all tokens; where several have the same bytes, the first id counts, and tokens without bytes
    /// are left out
    public TokenIndex(TokenBytes tokens) {
        this.tokens = tokens;
        slots = new int[Integer.highestOneBit(Math.max(2, tokens.size())) << 2];
        Arrays.fill(slots, ABSENT);
        for (int id = 0; id < tokens.size(); id++) {
            byte[] bytes = tokens.of(id);
            int slot = slot(bytes, 0, bytes.length);
            if (bytes.length > 0 && slots[slot] == ABSENT) {
                slots[slot] = id;
            }
        }
    }

    /// The id of the token that is these bytes, or [#ABSENT].
    public int id(byte[] bytes, int from, int to) {
        return slots[slot(bytes, from, to)];
    }

    /// Where the token is, or would be.
    private int slot(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int at = from; at < to; at++) {
            hash = 31 * hash + bytes[at];
        }
        int slot = (hash * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(slots.length - 1);
        while (slots[slot] != ABSENT && !tokens.equals(slots[slot], bytes, from, to)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}
