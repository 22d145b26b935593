package kawi.tokenizer.bpe;

import java.util.Arrays;

/// A growing row of token ids, without boxes.
public final class Ids {
    private int[] ids;
    private int size;

    /// @param expected how many there may be; more are fine
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

    /// How many there are.
    public int size() {
        return size;
    }

    /// Those from a place on.
    int[] from(int start) {
        return Arrays.copyOfRange(ids, start, size);
    }

    /// All of them.
    public int[] toArray() {
        return Arrays.copyOf(ids, size);
    }
}
