package kawi.engine.generate;

import java.util.Arrays;

/// What the model sees while it writes: the last N tokens. Once there are more than N, the window slides: the oldest
/// tokens fall out and positions count from 0 again.
///
/// By how many tokens it slides is a matter of definition. **By one** the model always sees as much as it can; but
/// since
/// every token gets another position, nothing that a [kawi.engine.model.KvCache] knows is right any more, and every
/// token costs a whole window's work. **By a chunk** the work is done once for so many tokens, but the model sees up to
/// so many tokens less: what it writes then is something else, and cheaper.
public final class ContextWindow {
    private final int[] ids;
    private final int slide;
    private int size;

    /// A window that slides by one token.
    ///
    /// @param contextLength N
    public ContextWindow(int contextLength) {
        this(contextLength, 1);
    }

    /// @param contextLength N
    /// @param slide how many tokens fall out at once, 1 to N
    /// @throws IllegalArgumentException if the window cannot slide by as many
    public ContextWindow(int contextLength, int slide) {
        if (slide < 1 || slide > contextLength) {
            throw new IllegalArgumentException(
                    "a window of " + contextLength + " tokens slides by 1 to " + contextLength + ", not by " + slide);
        }
        this.ids = new int[contextLength];
        this.slide = slide;
    }

    /// Adds a token at the end; if the window is full, the first ones fall out.
    ///
    /// @return whether the window slid
    public boolean append(int id) {
        boolean slides = isFull();
        if (slides) {
            System.arraycopy(ids, slide, ids, 0, size - slide);
            size -= slide;
        }
        ids[size++] = id;
        return slides;
    }

    /// A window of the same tokens that goes its own way.
    public ContextWindow copy() {
        var copy = new ContextWindow(ids.length, slide);
        System.arraycopy(ids, 0, copy.ids, 0, size);
        copy.size = size;
        return copy;
    }

    /// Takes back the last tokens.
    ///
    /// @throws IllegalArgumentException if there are not as many
    public void retract(int count) {
        if (count < 0 || count > size) {
            throw new IllegalArgumentException(count + " tokens cannot be taken back from a window of " + size);
        }
        size -= count;
    }

    /// Forgets all tokens.
    public void clear() {
        size = 0;
    }

    /// The tokens in the window, oldest first.
    public int[] ids() {
        return Arrays.copyOf(ids, size);
    }

    /// How many tokens there are.
    public int size() {
        return size;
    }

    /// How many more tokens fit before the window slides.
    public int room() {
        return ids.length - size;
    }

    /// Whether the next token pushes one out.
    public boolean isFull() {
        return size == ids.length;
    }
}
