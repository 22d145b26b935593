package kawi.engine.generate.strategy;

import java.util.Arrays;

/// The tokens of a text so far: the prompt, then the new tokens.
public final class History {
    private int[] ids;
    private int size;
    private final int promptLength;

    /// @param prompt the tokens before the first new one; copied
    public History(int... prompt) {
        this(prompt.length, Arrays.copyOf(prompt, Math.max(16, 2 * prompt.length)), prompt.length);
    }

    private History(int promptLength, int[] ids, int size) {
        this.promptLength = promptLength;
        this.ids = ids;
        this.size = size;
    }

    /// An independent copy.
    public History copy() {
        return new History(promptLength, ids.clone(), size);
    }

    /// Appends a new token.
    public void append(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
        }
        ids[size++] = id;
    }

    /// The number of tokens, the prompt's included.
    public int size() {
        return size;
    }

    /// The number of tokens of the prompt.
    public int promptLength() {
        return promptLength;
    }

    /// The number of new tokens.
    public int newTokens() {
        return size - promptLength;
    }

    /// The token at a position.
    ///
    /// @param position from 0 to below [#size]
    public int id(int position) {
        return ids[position];
    }

    /// Whether the text ends with the first tokens of a sequence.
    ///
    /// @param length how many of them
    boolean endsWith(int[] sequence, int length) {
        return length <= size && Arrays.equals(ids, size - length, size, sequence, 0, length);
    }

    /// The first of the last `count` positions; 0 if there are fewer.
    int from(int count) {
        return Math.max(0, size - count);
    }

    /// A copy of the tokens from a position on.
    public int[] tail(int from) {
        return Arrays.copyOfRange(ids, from, size);
    }

    /// A copy of all tokens.
    public int[] toArray() {
        return tail(0);
    }
}
