package kawi.engine.constrain.parse;

import java.util.function.IntPredicate;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.ConstraintException;

/// The text of a regular expression or a grammar while it is parsed, character by character. It knows its position for
/// error messages.
public final class SourceText {
    /// The result of [#peek] behind the last character.
    static final int END = -1;

    private final String kind;
    private final int[] codePoints;
    private int position;

    /// @param kind the name for error messages, such as `regex`
    /// @param most the maximum number of characters: the automaton of a character may be a thousand times its size
    /// @throws ConstraintException if there are more, or one is a lone surrogate
    SourceText(String kind, String text, int most) {
        this.kind = kind;
        if (text.length() > most) {
            throw new ConstraintException(
                    "%s: has %,d characters, expected at most %,d".formatted(kind, text.length(), most));
        }
        this.codePoints = text.codePoints().toArray();
        for (int i = 0; i < codePoints.length; i++) {
            if (CodePoints.isSurrogate(codePoints[i])) {
                throw error(i, "a lone surrogate is not a character");
            }
        }
    }

    /// The number of characters that were read.
    int position() {
        return position;
    }

    /// The next character, or [#END].
    int peek() {
        return peek(0);
    }

    /// The character at a distance behind the next one, or [#END].
    int peek(int ahead) {
        return position + ahead < codePoints.length ? codePoints[position + ahead] : END;
    }

    /// Reads a character, whatever it is.
    int next() {
        if (position == codePoints.length) {
            throw error("it ends too early");
        }
        return codePoints[position++];
    }

    /// Reads a text if it is next.
    boolean take(String expected) {
        int[] wanted = expected.codePoints().toArray();
        for (int i = 0; i < wanted.length; i++) {
            if (peek(i) != wanted[i]) {
                return false;
            }
        }
        position += wanted.length;
        return true;
    }

    /// Reads a text that must be next.
    void require(String expected) {
        if (!take(expected)) {
            throw error("expected " + expected + " but found " + found());
        }
    }

    /// Reads all characters of a kind that follow, possibly none.
    String takeWhile(IntPredicate accepted) {
        int from = position;
        while (peek() != END && accepted.test(peek())) {
            position++;
        }
        return new String(codePoints, from, position - from);
    }

    /// Reads a number of hexadecimal digits.
    ///
    /// @return the character of that number, which may still be a lone surrogate
    int hex(int digits) {
        int from = position;
        int value = 0;
        for (int i = 0; i < digits; i++) {
            value = (value << 4) | hexDigit(from, digits + " hexadecimal digits");
        }
        return requireInUnicode(from, value);
    }

    /// Reads hexadecimal digits up to an end, which stays unread.
    ///
    /// @return the character of that number, which may still be a lone surrogate
    int hexUntil(char end) {
        int from = position;
        int value = 0;
        while (peek() != end) {
            value = Math.min(
                    value << 4 | hexDigit(from, "hexadecimal digits and " + end), Character.MAX_CODE_POINT + 1);
        }
        return requireInUnicode(from, position == from ? hexDigit(from, "hexadecimal digits") : value);
    }

    private int hexDigit(int from, String expected) {
        int digit = Character.digit(peek(), 16);
        if (digit < 0 || peek() > 'f') { // digits beyond ASCII
            throw error(from, "expected " + expected);
        }
        position++;
        return digit;
    }

    private int requireInUnicode(int from, int value) {
        if (value < 0 || value > Character.MAX_CODE_POINT) {
            throw error(from, "there is no character of this number: the last is U+10FFFF");
        }
        return value;
    }

    /// Reads a whole number.
    int number() {
        int from = position;
        String digits = takeWhile(each -> each >= '0' && each <= '9');
        if (digits.isEmpty()) {
            throw error("expected a number but found " + found());
        }
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw error(from, "the number is too large");
        }
    }

    /// The next character, for error messages.
    String found() {
        int next = peek();
        if (next == END) {
            return "the end";
        }
        if (next == '\n' || next == '\r') {
            return "the end of the line";
        }
        return next == ' ' ? "' '" : Character.toString(next);
    }

    ConstraintException error(String problem) {
        return error(position, problem);
    }

    ConstraintException error(int at, String problem) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < at; i++) {
            if (codePoints[i] == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new ConstraintException(kind + " " + line + ":" + column + ": " + problem);
    }
}
