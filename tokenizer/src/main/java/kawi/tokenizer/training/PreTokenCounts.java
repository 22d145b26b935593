package kawi.tokenizer.training;

import java.util.Arrays;
import kawi.tokenizer.pretoken.PreTokens;

/// How often each pre-token occurs: a hash table with open addressing, whose pre-tokens lie one behind the other in one
/// array. All that a training has to hold in memory, however long the texts are.
///
/// For one thread.
final class PreTokenCounts {
    private static final int INITIAL_SLOTS = 1 << 12;
    private static final int FREE = 0;

    private int[] slots = new int[INITIAL_SLOTS]; // the number of a pre-token, from 1
    private int size;
    private int[] ends = new int[INITIAL_SLOTS]; // of pre-token i at i + 1, so that it begins at i
    private int[] hashes = new int[INITIAL_SLOTS];
    private long[] counts = new long[INITIAL_SLOTS];
    private byte[] bytes = new byte[8 * INITIAL_SLOTS];

    /// How many different pre-tokens there are.
    int size() {
        return size;
    }

    /// How many pre-tokens there are.
    long total() {
        return Arrays.stream(counts, 0, size).sum();
    }

    /// What the pre-tokens lie in.
    byte[] bytes() {
        return bytes;
    }

    /// Where a pre-token begins.
    int start(int preToken) {
        return ends[preToken];
    }

    /// Where it ends.
    int end(int preToken) {
        return ends[preToken + 1];
    }

    /// The number of occurrences of a pre-token.
    long count(int preToken) {
        return counts[preToken];
    }

    /// Counts pre-tokens.
    void addAll(PreTokens preTokens) {
        while (preTokens.next()) {
            add(preTokens.utf8(), preTokens.start(), preTokens.end(), 1);
        }
    }

    /// Adds the counts of another table.
    void addAll(PreTokenCounts other) {
        for (int preToken = 0; preToken < other.size; preToken++) {
            add(other.bytes, other.start(preToken), other.end(preToken), other.counts[preToken]);
        }
    }

    private void add(byte[] from, int start, int end, long count) {
        int hash = hash(from, start, end);
        int slot = slot(hash);
        for (; slots[slot] != FREE; slot = (slot + 1) & (slots.length - 1)) {
            int preToken = slots[slot] - 1;
            if (hashes[preToken] == hash && Arrays.equals(bytes, start(preToken), end(preToken), from, start, end)) {
                counts[preToken] += count;
                return;
            }
        }
        append(from, start, end, hash, count);
        slots[slot] = size;
        if (2 * size > slots.length) {
            grow();
        }
    }

    private void append(byte[] from, int start, int end, int hash, long count) {
        if (size + 1 == ends.length) {
            int room = 2 * ends.length;
            ends = Arrays.copyOf(ends, room);
            hashes = Arrays.copyOf(hashes, room);
            counts = Arrays.copyOf(counts, room);
        }
        int at = ends[size];
        int needed = Math.addExact(at, end - start);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, 2L * bytes.length)));
        }
        System.arraycopy(from, start, bytes, at, end - start);
        hashes[size] = hash;
        counts[size] = count;
        ends[++size] = needed;
    }

    private void grow() {
        slots = new int[2 * slots.length];
        for (int preToken = 0; preToken < size; preToken++) {
            int slot = slot(hashes[preToken]);
            while (slots[slot] != FREE) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = preToken + 1;
        }
    }

    private int slot(int hash) {
        return (hash * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(slots.length - 1);
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int at = from; at < to; at++) {
            hash = 31 * hash + bytes[at];
        }
        return hash;
    }
}
