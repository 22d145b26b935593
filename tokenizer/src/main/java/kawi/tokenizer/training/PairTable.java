package kawi.tokenizer.training;

import java.util.Arrays;

/// The pairs of neighbouring tokens: how often each occurs, and in which words.
///
/// A pair gets a number when it is first seen; a hash table with open addressing leads to it.
final class PairTable {
    private static final int INITIAL_SLOTS = 1 << 12;
    private static final int FREE = 0;
    private static final int[] NO_WORDS = {};

    private int[] slots = new int[INITIAL_SLOTS]; // the number of a pair, from 1
    private int size;
    private long[] pairs = new long[INITIAL_SLOTS];
    private long[] counts = new long[INITIAL_SLOTS];
    private int[][] words = new int[INITIAL_SLOTS][];
    private int[] wordCounts = new int[INITIAL_SLOTS];

    /// How many pairs were ever seen.
    int size() {
        return size;
    }

    /// The pair of a number.
    long pair(int number) {
        return pairs[number];
    }

    /// The number of occurrences of a pair.
    long count(int number) {
        return counts[number];
    }

    /// The number of a pair, which it gets if it has none.
    int number(long pair) {
        int slot = slot(pair);
        for (; slots[slot] != FREE; slot = (slot + 1) & (slots.length - 1)) {
            if (pairs[slots[slot] - 1] == pair) {
                return slots[slot] - 1;
            }
        }
        if (size == pairs.length) {
            int room = 2 * size;
            pairs = Arrays.copyOf(pairs, room);
            counts = Arrays.copyOf(counts, room);
            words = Arrays.copyOf(words, room);
            wordCounts = Arrays.copyOf(wordCounts, room);
        }
        pairs[size] = pair;
        words[size] = NO_WORDS;
        slots[slot] = ++size;
        if (2 * size > slots.length) {
            grow();
        }
        return size - 1;
    }

    /// A pair occurs more often, or less.
    void add(int number, long count) {
        counts[number] += count;
    }

    /// Records that a pair occurs in a word. A duplicate or outdated entry does no harm, because the word itself is
    /// checked later.
    void addWord(int number, int word) {
        int count = wordCounts[number];
        if (count > 0 && words[number][count - 1] == word) {
            return;
        }
        if (count == words[number].length) {
            words[number] = Arrays.copyOf(words[number], Math.max(4, 2 * count));
        }
        words[number][count] = word;
        wordCounts[number]++;
    }

    /// The words in which a pair occurs.
    int[] words(int number) {
        return Arrays.copyOf(words[number], wordCounts[number]);
    }

    /// A pair was merged: it occurs nowhere any more.
    void clear(int number) {
        words[number] = NO_WORDS;
        wordCounts[number] = 0;
        counts[number] = 0;
    }

    private void grow() {
        slots = new int[2 * slots.length];
        for (int number = 0; number < size; number++) {
            int slot = slot(pairs[number]);
            while (slots[slot] != FREE) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = number + 1;
        }
    }

    private int slot(long pair) {
        return (int) ((pair * 0x9E3779B97F4A7C15L) >>> Long.numberOfLeadingZeros(slots.length - 1));
    }
}
