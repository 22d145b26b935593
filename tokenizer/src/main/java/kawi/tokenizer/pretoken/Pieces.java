package kawi.tokenizer.pretoken;

/// A walk through the pieces of a text, in order: `while (pieces.next()) use(pieces.utf8(), pieces.start(),
/// pieces.end())`. Nothing is copied, so that a piece costs no garbage.
public abstract class Pieces {
    private final byte[] utf8;
    private int start;
    private int end;

    /// @param utf8 holds the pieces
    /// @param from where the first one begins
    Pieces(byte[] utf8, int from) {
        this.utf8 = utf8;
        this.end = from;
    }

    /// Goes to the next piece, if there is one.
    public abstract boolean next();

    /// Called by [#next] when it has found the piece that begins where the last one ended.
    final void advanceTo(int newEnd) {
        start = end;
        end = newEnd;
    }

    /// What the pieces lie in.
    public final byte[] utf8() {
        return utf8;
    }

    /// Where this piece begins.
    public final int start() {
        return start;
    }

    /// Where this piece ends: the index after its last byte.
    public final int end() {
        return end;
    }
}
