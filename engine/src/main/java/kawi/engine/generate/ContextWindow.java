package kawi.engine.generate;

import java.util.Arrays;

/// The tokens that the model sees: the last N of a text, `ids[-N:]`.
///
/// When the window is full, a new token shifts it: the oldest tokens are dropped, and positions count from 0 again. How
/// many tokens are dropped at once is a matter of definition:
///
///  - **One**: the model always sees as many tokens as it can. But every token gets another position, which invalidates
///    the whole [kawi.engine.model.KvCache], so each step costs a pass over the whole window.
///  - **A chunk**: the cost of that pass is shared by a chunk of steps, but the model sees up to a chunk fewer tokens.
///    This is a different, cheaper definition, and gives a different text.
///
/// In both, what remains is computed again, as if the text began with it. **Attention sinks** avoid that (Xiao et al.,
/// "Efficient streaming language models with attention sinks", 2023): the first few tokens are never dropped, and the
/// cached keys and values of all others stay in use, with keys rotated to their new positions. It is an approximation:
/// those keys and values were computed when tokens that are now dropped could still be seen, and the window has a gap
/// after the sinks. Only for a model of one block is it the same as computing the window again. The first tokens
/// matter, because models learn to put there the attention that a query has no better use for. It needs rotary
/// positions.
public final class ContextWindow {
    private final int[] ids;
    private final WindowShift shift;
    private int size;

    /// @param contextLength N
    /// @param shift what a full window drops
    /// @throws IllegalArgumentException if the window is too short for it
    public ContextWindow(int contextLength, WindowShift shift) {
        shift.check(contextLength);
        this.ids = new int[contextLength];
        this.shift = shift;
    }

    /// Appends a token. A full window drops its first tokens after the sinks.
    ///
    /// @return whether the window shifted
    public boolean append(int id) {
        boolean shifts = isFull();
        if (shifts) {
            int to = shift.sinks();
            int from = to + shift.tokens();
            System.arraycopy(ids, from, ids, to, size - from);
            size -= shift.tokens();
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
