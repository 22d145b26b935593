package kawi.tokenizer.pretoken;

/// A walk through the pre-tokens of a text, in order: `while (preTokens.next()) use(preTokens.utf8(),
/// preTokens.start(), preTokens.end())`. Nothing is copied, so that a pre-token costs no garbage.
public abstract class PreTokens {
    private final byte[] utf8;
    private int start;
    private int end;

    /// @param utf8 holds the pre-tokens
    /// @param from where the first one begins
    PreTokens(byte[] utf8, int from) {
        this.utf8 = utf8;
        this.end = from;
    }

    /// Goes to the next pre-token, if there is one.
    public abstract boolean next();

    /// Called by [#next] when it has found the pre-token that begins where the last one ended.
    final void advanceTo(int newEnd) {
        start = end;
        end = newEnd;
    }

    /// The array that contains the pre-tokens.
    public final byte[] utf8() {
        return utf8;
    }

    /// Where this pre-token begins.
    public final int start() {
        return start;
    }

    /// Where this pre-token ends: the index after its last byte.
    public final int end() {
        return end;
    }
}
