package kawi.samples.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What Python's strings can do.
final class PythonText {
    private PythonText() {}

    static boolean isSpace(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character) || character == 0x85;
    }

    static String stripLeft(String text) {
        int from = 0;
        while (from < text.length() && isSpace(text.charAt(from))) {
            from++;
        }
        return text.substring(from);
    }

    static String stripRight(String text) {
        int to = text.length();
        while (to > 0 && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(0, to);
    }

    static String strip(String text) {
        return stripLeft(stripRight(text));
    }

    static String stripLeft(String text, String characters) {
        int from = 0;
        while (from < text.length() && characters.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        return text.substring(from);
    }

    static String stripRight(String text, String characters) {
        int to = text.length();
        while (to > 0 && characters.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(0, to);
    }

    static String capitalize(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT)
                        + text.substring(1).toLowerCase(Locale.ROOT);
    }

    /// The first letter of each word in capitals.
    static String title(String text) {
        var result = new StringBuilder();
        boolean inWord = false;
        for (int each : text.codePoints().toArray()) {
            result.appendCodePoint(inWord ? Character.toLowerCase(each) : Character.toTitleCase(each));
            inWord = Character.isLetter(each);
        }
        return result.toString();
    }

    static List<String> split(String text, String separator) {
        if (separator.isEmpty()) {
            throw new TemplateException("a text cannot be split at the empty text");
        }
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    /// At runs of whitespace, without empty parts.
    static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        var part = new StringBuilder();
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && !isSpace(text.charAt(i))) {
                part.append(text.charAt(i));
            } else if (!part.isEmpty()) {
                parts.add(part.toString());
                part.setLength(0);
            }
        }
        return parts;
    }
}
