package kawi.tokenizer.bpe;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/// Maps the bytes of a token to its id: a hash table with open addressing.
public final class TokenIndex {
    /// The id of bytes that are not a token.
    public static final int ABSENT = -1;

    /// Determines which tokens collide. It is random, so that a file cannot be crafted whose tokens all collide.
    private final long seed = ThreadLocalRandom.current().nextLong();

    private final TokenBytes tokens;
    private final int[] slots; // ids

    /// @param tokens all tokens; if several have the same bytes, the first id counts; tokens without bytes are left out
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

    /// The id of the token with these bytes, or [#ABSENT].
    public int id(byte[] bytes, int from, int to) {
        return slots[slot(bytes, from, to)];
    }

    /// Where the token is, or would be.
    private int slot(byte[] bytes, int from, int to) {
        int slot = (int) hash(seed, bytes, from, to) & (slots.length - 1);
        while (slots[slot] != ABSENT && !tokens.equals(slots[slot], bytes, from, to)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    static long hash(long seed, byte[] bytes, int from, int to) {
        long hash = seed;
        for (int at = from; at < to; at++) {
            hash = (hash ^ bytes[at]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }
}
