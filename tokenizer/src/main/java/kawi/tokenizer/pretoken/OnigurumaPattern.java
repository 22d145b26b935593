package kawi.tokenizer.pretoken;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Says in Java's regular expressions what a pattern means in Oniguruma's, which Hugging Face's `tokenizers` uses.
///
/// They are the same but for a few letters that mean other things:
///
/// | | there | in Java |
/// | --- | --- | --- |
/// | `\s` | Unicode's White_Space | six characters of ASCII |
/// | `\d`, `\w` | Unicode's digits, word characters | those of ASCII |
/// | `\h` | a hexadecimal digit | horizontal whitespace |
/// | `\v` | the vertical tab | vertical whitespace |
/// | `^`, `$` | begin and end of any line | those of the text |
/// | `.` | all but `\n` | all but any line break |
/// | `\p{^L}`, `\p{Han}` | no letter; a script | not known; `\p{IsHan}` |
/// | `(?i)` | without regard to any letter's case | to that of ASCII's letters |
final class OnigurumaPattern {
    private static final String SPACE = "\\p{IsWhite_Space}";
    private static final String NO_SPACE = "\\P{IsWhite_Space}";

    /// With six numbers of Latin-1 that Oniguruma counts in.
    private static final String WORD = "\\p{IsAlphabetic}\\p{M}\\p{Nd}\\p{Pc}²³¹¼½¾";

    private static final String HEXADECIMAL = "0-9a-fA-F";

    /// Far more than any tokenizer's: that of o200k_base has 339 characters and no group within a group.
    private static final int MAX_LENGTH = 10_000;

    private static final int MAX_DEPTH = 100;

    private final String source;
    private final StringBuilder translated = new StringBuilder();
    private int at;
    private int depth; // of brackets
    private int groups; // that are open

    private OnigurumaPattern(String source) {
        this.source = source;
    }

    /// @throws IllegalArgumentException if the pattern is none, or means something that Java has no words for
    static Pattern compile(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a pattern has " + pattern.length() + " characters, expected at most " + MAX_LENGTH);
        }
        String translated = new OnigurumaPattern(pattern).translate();
        try {
            return Pattern.compile(translated, Pattern.UNICODE_CASE | Pattern.UNIX_LINES);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("the pattern " + pattern + " is too long", e);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the pattern " + pattern + " is no regular expression: " + e.getDescription(), e);
        }
    }

    private String translate() {
        while (at < source.length()) {
            char character = source.charAt(at);
            switch (character) {
                case '\\' -> escape();
                case '[' -> openBracket();
                case ']' -> {
                    depth--;
                    copy(1);
                }
                case '^' -> line("(?<![^\\n])");
                case '$' -> line("(?![^\\n])");
                case '(' -> group();
                case ')' -> {
                    groups--;
                    copy(1);
                }
                default -> copy(1);
            }
        }
        return translated.toString();
    }

    private void copy(int length) {
        translated.append(source, at, Math.min(at + length, source.length()));
        at += length;
    }

    private void put(String text) {
        translated.append(text);
        at += 2;
    }

    private void line(String anchor) {
        if (depth > 0) {
            copy(1);
        } else {
            translated.append(anchor);
            at++;
        }
    }

    private void openBracket() {
        if (source.startsWith("[:", at)) {
            throw unsupported("[:...:]");
        }
        depth++;
        requireDepth(depth);
        copy(source.startsWith("[^", at) ? 2 : 1);
    }

    /// In Oniguruma `(?m)` lets the dot match line breaks, in Java it changes `^` and `$`.
    private void group() {
        int end = source.indexOf(')', at);
        if (source.startsWith("(?", at) && end > 0) {
            String flags = source.substring(at + 2, end).replaceFirst(":.*", "");
            if (flags.matches("[imx-]*m[imx-]*")) {
                throw unsupported("(?" + flags + ")");
            }
        }
        groups++;
        requireDepth(groups);
        copy(1);
    }

    private void requireDepth(int open) {
        if (open > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "the pattern " + source + " has brackets within brackets, deeper than " + MAX_DEPTH);
        }
    }

    private void escape() {
        if (at + 1 == source.length()) {
            throw new IllegalArgumentException("the pattern " + source + " ends in a lone backslash");
        }
        char letter = source.charAt(at + 1);
        switch (letter) {
            case 's' -> put(SPACE);
            case 'S' -> put(NO_SPACE);
            case 'd' -> put("\\p{Nd}");
            case 'D' -> put("\\P{Nd}");
            case 'w' -> put(set(WORD));
            case 'W' -> put(complement(WORD));
            case 'h' -> put(set(HEXADECIMAL));
            case 'H' -> put(complement(HEXADECIMAL));
            case 'v' -> put("\\x0B");
            case 'p', 'P' -> property(letter);
            default -> copy(2);
        }
    }

    private String set(String content) {
        return depth > 0 ? content : "[" + content + "]";
    }

    private String complement(String content) {
        if (depth > 0) {
            throw unsupported("\\" + source.charAt(at + 1) + " between brackets");
        }
        return "[^" + content + "]";
    }

    /// `\p{L}`, `\p{^L}`, `\p{Han}`.
    private void property(char letter) {
        int end = source.indexOf('}', at);
        if (!source.startsWith("{", at + 2) || end < 0) {
            copy(2); // Java will say what is wrong
            return;
        }
        String name = source.substring(at + 3, end);
        boolean inverted = name.startsWith("^");
        String bare = inverted ? name.substring(1) : name;
        boolean isCategory = bare.length() <= 2;
        boolean isComplement = inverted != (letter == 'P');
        translated
                .append(isComplement ? "\\P{" : "\\p{")
                .append(isCategory || bare.startsWith("Is") ? "" : "Is")
                .append(bare)
                .append('}');
        at = end + 1;
    }

    private IllegalArgumentException unsupported(String what) {
        return new IllegalArgumentException("the pattern " + source + " holds " + what + ", which Kawi cannot read");
    }
}
