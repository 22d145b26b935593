package kawi.tokenizer.training;

import java.util.Arrays;
import kawi.tokenizer.pretoken.Pieces;

/// How often each piece occurs: a hash table with open addressing, whose pieces lie one behind the other in one array.
/// All that a training has to hold in memory, however long the texts are.
///
/// For one thread.
final class PieceCounts {
    private static final int INITIAL_SLOTS = 1 << 12;
    private static final int FREE = 0;

    private int[] slots = new int[INITIAL_SLOTS]; // the number of a piece, from 1
    private int size;
    private int[] ends = new int[INITIAL_SLOTS]; // of piece i at i + 1, so that it begins at i
    private int[] hashes = new int[INITIAL_SLOTS];
    private long[] counts = new long[INITIAL_SLOTS];
    private byte[] bytes = new byte[8 * INITIAL_SLOTS];

    /// How many different pieces there are.
    int size() {
        return size;
    }

    /// How many pieces there are.
    long total() {
        return Arrays.stream(counts, 0, size).sum();
    }

    /// What the pieces lie in.
    byte[] bytes() {
        return bytes;
    }

    /// Where a piece begins.
    int start(int piece) {
        return ends[piece];
    }

    /// Where it ends.
    int end(int piece) {
        return ends[piece + 1];
    }

    /// How often it occurs.
    long count(int piece) {
        return counts[piece];
    }

    /// Counts pieces.
    void addAll(Pieces pieces) {
        while (pieces.next()) {
            add(pieces.utf8(), pieces.start(), pieces.end(), 1);
        }
    }

    /// Adds the counts of another table.
    void addAll(PieceCounts other) {
        for (int piece = 0; piece < other.size; piece++) {
            add(other.bytes, other.start(piece), other.end(piece), other.counts[piece]);
        }
    }

    private void add(byte[] from, int start, int end, long count) {
        int hash = hash(from, start, end);
        int slot = slot(hash);
        for (; slots[slot] != FREE; slot = (slot + 1) & (slots.length - 1)) {
            int piece = slots[slot] - 1;
            if (hashes[piece] == hash && Arrays.equals(bytes, start(piece), end(piece), from, start, end)) {
                counts[piece] += count;
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
        for (int piece = 0; piece < size; piece++) {
            int slot = slot(hashes[piece]);
            while (slots[slot] != FREE) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = piece + 1;
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
