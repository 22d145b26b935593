package kawi.tokenizer.pretoken;

/// A text that counts how often it is looked at, and ends the match that looks too often.
///
/// Java's regular expressions try one way after the other. For a pattern such as `(a+)+\1b` the ways double with every
/// `a`: a tokenizer file could hold one that never comes to an end on forty of them. Patterns that tokenizers are
/// published with look at a character a few times.
final class CountedText implements CharSequence {
    private static final long LOOKS_AT_A_CHARACTER = 1_000;
    private static final long LOOKS_AT_LEAST = 100_000;

    private final String text;
    private final String pattern;
    private long left;

    /// @param pattern named in the error
    CountedText(String text, String pattern) {
        this.text = text;
        this.pattern = pattern;
        this.left = LOOKS_AT_LEAST + LOOKS_AT_A_CHARACTER * text.length();
    }

    /// @throws IllegalArgumentException if that is once too often
    @Override
    public char charAt(int at) {
        if (--left < 0) {
            throw new IllegalArgumentException("the pattern " + pattern + " looks at a text of " + text.length()
                    + " characters more than " + LOOKS_AT_A_CHARACTER + " times each: it tries too many ways");
        }
        return text.charAt(at);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return text.subSequence(from, to);
    }

    @Override
    public String toString() {
        return text;
    }
}
