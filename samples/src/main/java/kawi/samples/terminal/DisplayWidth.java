package kawi.samples.terminal;

/// The width of a text on a terminal, in columns: Chinese and other wide characters take two.
///
/// After Unicode Standard Annex 11, "East Asian width". Characters that the annex calls ambiguous, such as arrows and
/// curly quotation marks, are wide on some terminals and narrow on others. They count as one column; avoid them in text
/// that must be aligned.
public final class DisplayWidth {

    // First and last code points of the blocks whose characters take two columns.
    private static final int[][] WIDE = {
        {0x1100, 0x115F}, // Hangul Jamo, leading consonants
        {0x2E80, 0x303E}, // radicals, and CJK punctuation such as 。「」〇
        {0x3041, 0x33FF}, // kana, bopomofo, enclosed and compatibility forms
        {0x3400, 0x4DBF}, // ideographs, extension A
        {0x4E00, 0x9FFF}, // ideographs
        {0xA000, 0xA4CF}, // Yi
        {0xA960, 0xA97F}, // Hangul Jamo, extension A
        {0xAC00, 0xD7A3}, // Hangul syllables
        {0xF900, 0xFAFF}, // compatibility ideographs
        {0xFE10, 0xFE19}, // vertical forms
        {0xFE30, 0xFE6F}, // compatibility and small forms
        {0xFF01, 0xFF60}, // full-width forms such as ，and ＄
        {0xFFE0, 0xFFE6}, // full-width signs
        {0x1F300, 0x1F64F}, // pictographs and faces
        {0x1F680, 0x1F6FF}, // transport
        {0x1F900, 0x1F9FF}, // more pictographs
        {0x20000, 0x3FFFD}, // ideographs, extensions B and following
    };

    private DisplayWidth() {}

    /// The columns of a text.
    public static int of(CharSequence text) {
        return text.codePoints().map(DisplayWidth::ofCodePoint).sum();
    }

    /// The text with spaces before it, right-aligned in a number of columns.
    public static String right(String text, int columns) {
        return " ".repeat(Math.max(0, columns - of(text))) + text;
    }

    /// The text with spaces after it, left-aligned in a number of columns.
    public static String left(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - of(text)));
    }

    private static int ofCodePoint(int codePoint) {
        for (int[] block : WIDE) {
            if (block[0] <= codePoint && codePoint <= block[1]) {
                return 2;
            }
        }
        return switch (Character.getType(codePoint)) {
            // combined with the character before it, or invisible
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT, Character.CONTROL -> 0;
            default -> 1;
        };
    }
}
