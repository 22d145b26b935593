package kawi.tokenizer.bpe;

import java.util.Arrays;

/// A growing array of token ids.
public final class Ids {
    private int[] ids;
    private int size;

    /// @param expected the expected number; more are possible
    public Ids(int expected) {
        ids = new int[Math.max(expected, 16)];
    }

    /// Adds an id at the end.
    public void add(int id) {
        if (size == ids.length) {
            grow(size + 1);
        }
        ids[size++] = id;
    }

    /// Adds the first ids of an array.
    void addAll(int[] from, int count) {
        if (size + count > ids.length) {
            grow(size + count);
        }
        System.arraycopy(from, 0, ids, size, count);
        size += count;
    }

    private void grow(int least) {
        ids = Arrays.copyOf(ids, (int)
                Math.max(least, Math.min(Integer.MAX_VALUE - 8L, ids.length + (ids.length >> 1))));
    }

    /// The number of ids.
    public int size() {
        return size;
    }

    /// The ids from an index on.
    int[] from(int start) {
        return Arrays.copyOfRange(ids, start, size);
    }

    /// All ids.
    public int[] toArray() {
        return Arrays.copyOf(ids, size);
    }
}
