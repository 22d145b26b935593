package kawi.samples.cli;

/// Text on one line between quotation marks, whatever is in it.
final class Visible {
    private Visible() {}

    /// The text; line ends and other characters without a picture of their own as escapes.
    static String quote(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(codePoint -> quoted.append(character(codePoint)));
        return quoted.append('"').toString();
    }

    private static String character(int codePoint) {
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            default -> hasPicture(codePoint) ? Character.toString(codePoint) : "\\u{%X}".formatted(codePoint);
        };
    }

    private static boolean hasPicture(int codePoint) {
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
