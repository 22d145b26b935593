package kawi.tokenizer.pretoken;

/// A pattern that covers every text without gaps and is matched by hand: from where one pre-token ends the next begins.
///
/// The three patterns below are regular expressions in their files. Java's engine would read them differently, for its
/// `\s` is six ASCII characters where Rust's and Oniguruma's is Unicode's White_Space, and slower by an order of
/// magnitude.
public abstract sealed class PatternPreTokenizer implements PreTokenizer
        permits Gpt2Pattern, Cl100kPattern, O200kPattern {

    PatternPreTokenizer() {}

    /// Where the pre-token ends that begins at `at`.
    ///
    /// @param at less than `to`
    /// @return greater than `at`, at most `to`
    abstract int end(byte[] utf8, int at, int to);

    @Override
    public final PreTokens preTokens(byte[] utf8, int from, int to) {
        return new PreTokens(utf8, from) {
            @Override
            public boolean next() {
                int at = end();
                if (at == to) {
                    return false;
                }
                advanceTo(PatternPreTokenizer.this.end(utf8, at, to));
                return true;
            }
        };
    }

    /// Between a letter and a space or a line break: in none of the patterns does a pre-token go on there, and none
    /// looks back. (A border between whitespace and a word would not do: the pre-tokens of whitespace depend on whether
    /// a word follows.)
    @Override
    public final boolean isSafeSplit(int before, int after) {
        return isAfterWord(before, after);
    }

    /// Whether the border is between a letter and a space or a line break.
    static boolean isAfterWord(int before, int after) {
        return (after == ' ' || after == '\n') && (CharacterClass.of(before) & CharacterClass.LETTER) != 0;
    }

    /// `\s+(?!\S)|\s+`: whitespace, but the last character of it goes with the word that follows. Single whitespace
    /// before a word stays a pre-token of its own.
    ///
    /// @param end where the run of whitespace ends that begins at `at`
    static int whitespace(byte[] utf8, int at, int end, int to) {
        if (end == to) {
            return end;
        }
        int last = CharacterClass.before(utf8, end);
        return last > at ? last : end;
    }
}
