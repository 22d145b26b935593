package kawi.tokenizer.regex;

/// The characters of a pattern, read from left to right.
final class PatternReader {
    /// Beyond the last character.
    static final int END = -1;

    private static final int MAX_SHOWN_LENGTH = 200;

    private final String pattern;
    private final int[] codePoints;
    private int at;

    PatternReader(String pattern) {
        this.pattern = pattern;
        this.codePoints = pattern.codePoints().toArray();
    }

    /// The next character, or [#END].
    int peek() {
        return peek(0);
    }

    /// The character some places ahead, or [#END].
    int peek(int ahead) {
        return at + ahead < codePoints.length ? codePoints[at + ahead] : END;
    }

    /// Takes the next character, which must be there.
    int next() {
        if (at == codePoints.length) {
            throw invalid("it ends too early");
        }
        return codePoints[at++];
    }

    /// Takes a text if it comes next.
    boolean take(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (peek(i) != text.charAt(i)) {
                return false;
            }
        }
        at += text.length();
        return true;
    }

    /// Takes the characters up to a mark, and the mark.
    String until(char mark) {
        int from = at;
        while (next() != mark) {
            // goes on
        }
        return new String(codePoints, from, at - 1 - from);
    }

    /// Takes hexadecimal digits.
    ///
    /// @return the code point
    int hexadecimal(int minDigits, int maxDigits) {
        int value = 0;
        int digits = 0;
        while (digits < maxDigits && peek() < 0x80 && Character.digit(peek(), 16) >= 0) {
            value = 16 * value + Character.digit(next(), 16);
            digits++;
        }
        boolean isCharacter = Character.isValidCodePoint(value)
                && (value < Character.MIN_SURROGATE || value > Character.MAX_SURROGATE);
        if (digits < minDigits || !isCharacter) {
            throw invalid("a hexadecimal number is not that of a character");
        }
        return value;
    }

    /// The place in the pattern, to come back to.
    int mark() {
        return at;
    }

    /// Goes back to a [#mark].
    void reset(int mark) {
        at = mark;
    }

    /// The part of the pattern between a [#mark] and here.
    String since(int mark) {
        return new String(codePoints, mark, at - mark);
    }

    /// The error for a pattern that is no regular expression.
    IllegalArgumentException invalid(String problem) {
        return new IllegalArgumentException("the pattern " + shown() + " is no regular expression: " + problem);
    }

    /// The error for what Oniguruma has and Kawi has not, or what has no clear meaning.
    IllegalArgumentException unsupported(String construct) {
        return new IllegalArgumentException(
                "the pattern " + shown() + " has " + construct + ", which Kawi does not support");
    }

    private String shown() {
        return pattern.length() <= MAX_SHOWN_LENGTH ? pattern : pattern.substring(0, MAX_SHOWN_LENGTH) + "...";
    }
}
