package kawi.tokenizer.bpe;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/// From the bytes of a token to its id: a hash table with open addressing.
public final class TokenIndex {
    /// No token has these bytes.
    public static final int ABSENT = -1;

    /// Decides which tokens collide. Nobody knows it before, so that no file can be made of tokens that all do.
    private final long seed = ThreadLocalRandom.current().nextLong();

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
        long hash = seed;
        for (int at = from; at < to; at++) {
            hash = (hash ^ bytes[at]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        int slot = (int) hash & (slots.length - 1);
        while (slots[slot] != ABSENT && !tokens.equals(slots[slot], bytes, from, to)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}
