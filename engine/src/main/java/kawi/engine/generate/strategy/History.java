package kawi.engine.generate.strategy;

import java.util.Arrays;

/// The tokens so far: the prompt, then what was written.
public final class History {
    private int[] ids;
    private int size;
    private final int promptLength;

    /// @param prompt the tokens before the first new one; copied
    public History(int... prompt) {
        this.ids = Arrays.copyOf(prompt, Math.max(16, 2 * prompt.length));
        this.size = prompt.length;
        this.promptLength = prompt.length;
    }

    /// A history of the same tokens that goes its own way.
    public History copy() {
        var copy = new History(promptLength, ids.clone(), size);
        return copy;
    }

    private History(int promptLength, int[] ids, int size) {
        this.promptLength = promptLength;
        this.ids = ids;
        this.size = size;
    }

    /// Adds a token.
    public void append(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
        }
        ids[size++] = id;
    }

    /// How many tokens there are, the prompt's among them.
    public int size() {
        return size;
    }

    /// How many tokens the prompt has.
    public int promptLength() {
        return promptLength;
    }

    /// How many tokens were written.
    public int newTokens() {
        return size - promptLength;
    }

    /// The token at a position, from 0.
    public int id(int position) {
        return ids[position];
    }

    /// Whether the last tokens are these.
    boolean endsWith(int[] suffix, int length) {
        if (length > size) {
            return false;
        }
        return Arrays.equals(ids, size - length, size, suffix, 0, length);
    }

    /// Where the last `count` positions begin; 0 if there are not as many.
    int from(int count) {
        return Math.max(0, size - count);
    }

    /// A copy of all tokens.
    public int[] toArray() {
        return Arrays.copyOf(ids, size);
    }
}
