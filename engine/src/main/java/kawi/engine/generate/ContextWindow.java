package kawi.engine.generate;

import java.util.Arrays;

/// What the model sees while it writes: the last N tokens. Once there are more than N, the window slides: the oldest
/// token falls out and positions count from 0 again.
public final class ContextWindow {
    private final int[] ids;
    private int size;

    /// @param contextLength N
    public ContextWindow(int contextLength) {
        ids = new int[contextLength];
    }

    /// Adds a token at the end; if the window is full, the first one falls out.
    public void append(int id) {
        if (size == ids.length) {
            System.arraycopy(ids, 1, ids, 0, size - 1);
            size--;
        }
        ids[size++] = id;
    }

    /// The tokens in the window, oldest first.
    public int[] ids() {
        return Arrays.copyOf(ids, size);
    }

    /// Whether the next token pushes one out.
    public boolean isFull() {
        return size == ids.length;
    }
}
