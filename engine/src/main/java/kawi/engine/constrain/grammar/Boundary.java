package kawi.engine.constrain.grammar;

/// The assertions of a regular expression that depend on the characters on both sides of a position and consume none:
/// `^`, `$`, `\b` and `\B` as ECMAScript defines them.
public enum Boundary {
    /// `^`: the start of the text.
    TEXT_START,
    /// `$`: the end of the text.
    TEXT_END,
    /// `^` with the flag `m`: the start of the text, or after a line terminator.
    LINE_START,
    /// `$` with the flag `m`: the end of the text, or before a line terminator.
    LINE_END,
    /// `\b`: exactly one of both sides is a word character.
    WORD_BOUNDARY,
    /// `\B`: both sides are word characters, or neither is.
    NO_WORD_BOUNDARY,
    /// `\b` with the flag `i`, for which ſ and the Kelvin sign are word characters too.
    FOLDED_WORD_BOUNDARY,
    /// `\B` with the flag `i`.
    NO_FOLDED_WORD_BOUNDARY;

    /// The line terminators of ECMAScript.
    public static final CodePoints LINE_TERMINATORS = CodePoints.of("\n\r\u2028\u2029");

    /// The word characters of ECMAScript without the flag `i`.
    public static final CodePoints WORD = CodePoints.range('0', '9')
            .or(CodePoints.range('A', 'Z'))
            .or(CodePoints.range('a', 'z'))
            .or(CodePoints.of('_'));

    /// The characters outside of [#WORD] that are equal to one of it when case is ignored: ſ and the Kelvin sign.
    public static final CodePoints FOLDED_TO_WORD = CodePoints.of("\u017F\u212A");

    /// What stands on one side of a position, as far as boundaries tell characters apart.
    public enum Side {
        /// The edge of the text: no character.
        EDGE,
        /// A line terminator.
        LINE_TERMINATOR,
        /// A word character.
        WORD,
        /// A word character only when case is ignored.
        FOLDED_WORD,
        /// Any other character.
        OTHER;

        /// The side that a character is.
        static Side of(int codePoint) {
            if (LINE_TERMINATORS.contains(codePoint)) {
                return LINE_TERMINATOR;
            }
            if (Boundary.WORD.contains(codePoint)) {
                return WORD;
            }
            return FOLDED_TO_WORD.contains(codePoint) ? FOLDED_WORD : OTHER;
        }
    }

    /// Whether the assertion holds between two sides.
    boolean holds(Side before, Side after) {
        return switch (this) {
            case TEXT_START -> before == Side.EDGE;
            case TEXT_END -> after == Side.EDGE;
            case LINE_START -> before == Side.EDGE || before == Side.LINE_TERMINATOR;
            case LINE_END -> after == Side.EDGE || after == Side.LINE_TERMINATOR;
            case WORD_BOUNDARY -> (before == Side.WORD) != (after == Side.WORD);
            case NO_WORD_BOUNDARY -> (before == Side.WORD) == (after == Side.WORD);
            case FOLDED_WORD_BOUNDARY -> isFoldedWord(before) != isFoldedWord(after);
            case NO_FOLDED_WORD_BOUNDARY -> isFoldedWord(before) == isFoldedWord(after);
        };
    }

    private static boolean isFoldedWord(Side side) {
        return side == Side.WORD || side == Side.FOLDED_WORD;
    }
}
