package kawi.tokenizer;

/// How messages show characters: visible, on one line, and with the name that Unicode gives them.
public final class CharacterNames {
    private CharacterNames() {}

    /// One character with its number and its name, such as `'é' (U+00E9 LATIN SMALL LETTER E WITH ACUTE)`.
    public static String describe(int codePoint) {
        var name = Character.getName(codePoint);
        return "'%s' (U+%04X %s)".formatted(visible(codePoint), codePoint, name == null ? "UNASSIGNED" : name);
    }

    /// A text between quotation marks, fit to stand in a message of one line.
    public static String quote(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(codePoint -> quoted.append(codePoint == '"' ? "\\\"" : visible(codePoint)));
        return quoted.append('"').toString();
    }

    /// A text on one line, its characters visible.
    public static String visible(String text) {
        var visible = new StringBuilder();
        text.codePoints().forEach(codePoint -> visible.append(visible(codePoint)));
        return visible.toString();
    }

    private static String visible(int codePoint) {
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\\' -> "\\\\";
            default -> isVisible(codePoint) ? Character.toString(codePoint) : "\\u{%X}".formatted(codePoint);
        };
    }

    /// Control and format characters could break the line or turn its direction; the others here have no glyph.
    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
