package kawi.engine.generate;

import java.util.Arrays;
import kawi.autograd.text.Counted;

/// The tokens that the model sees: the last N of a text, `ids[-N:]`.
///
/// When the window is full, a new token shifts it: the oldest tokens are dropped, and positions count from 0 again. How
/// many tokens are dropped at once is a matter of definition:
///
///  - **One**: the model always sees as many tokens as it can. But every token gets another position, which invalidates
///    the whole [kawi.engine.model.KvCache], so each step costs a pass over the whole window.
///  - **A chunk**: the cost of that pass is shared by a chunk of steps, but the model sees up to a chunk fewer tokens.
///    This is a different, cheaper definition, and gives a different text.
public final class ContextWindow {
    private final int[] ids;
    private final int shift;
    private int size;

    /// @param contextLength N
    /// @param shift tokens that are dropped at once, 1 to N
    /// @throws IllegalArgumentException if the shift is out of range
    public ContextWindow(int contextLength, int shift) {
        if (shift < 1 || shift > contextLength) {
            throw new IllegalArgumentException("a window of " + Counted.of(contextLength, "token")
                    + " can shift by 1 to " + contextLength + ", not by " + shift);
        }
        this.ids = new int[contextLength];
        this.shift = shift;
    }

    /// Appends a token. A full window drops its first tokens.
    ///
    /// @return whether the window shifted
    public boolean append(int id) {
        boolean shifts = isFull();
        if (shifts) {
            System.arraycopy(ids, shift, ids, 0, size - shift);
            size -= shift;
        }
        ids[size++] = id;
        return shifts;
    }

    /// An independent copy.
    public ContextWindow copy() {
        var copy = new ContextWindow(ids.length, shift);
        System.arraycopy(ids, 0, copy.ids, 0, size);
        copy.size = size;
        return copy;
    }

    /// Removes the last tokens.
    ///
    /// @throws IllegalArgumentException if the window has fewer
    public void rollback(int count) {
        if (count < 0 || count > size) {
            throw new IllegalArgumentException("cannot roll back " + count + " of " + size + " tokens");
        }
        size -= count;
    }

    /// Removes all tokens.
    public void clear() {
        size = 0;
    }

    /// A copy of the tokens in the window, oldest first.
    public int[] ids() {
        return Arrays.copyOf(ids, size);
    }

    /// The number of tokens in the window.
    public int size() {
        return size;
    }

    /// The number of tokens that can be appended before the window shifts.
    public int room() {
        return ids.length - size;
    }

    /// Whether the next token shifts the window.
    public boolean isFull() {
        return size == ids.length;
    }
}
