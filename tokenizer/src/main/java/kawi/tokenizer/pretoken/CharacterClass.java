package kawi.tokenizer.pretoken;

/// What the patterns distinguish: kinds of characters, as bits that can be asked for together.
///
/// Letters, marks and numbers are Unicode's general categories `L`, `M` and `N`; whitespace is its property
/// White_Space, which is not what Java calls whitespace: the no-break spaces belong to it, the control characters
/// U+001C to U+001F do not.
final class CharacterClass {
    /// `\p{Lu}\p{Lt}`.
    static final int UPPER = 1;

    /// `\p{Ll}`.
    static final int LOWER = 2;

    /// `\p{Lm}\p{Lo}`: letters of scripts without case, and modifiers.
    static final int CASELESS = 4;

    /// `\p{M}`: accents and vowel signs that belong to the character before.
    static final int MARK = 8;

    /// `\p{N}`.
    static final int NUMBER = 16;

    /// `\s`.
    static final int SPACE = 32;

    /// `[\r\n]`, which are `\s` too.
    static final int NEWLINE = 64;

    /// `[^\s\p{L}\p{N}]`; marks are among them.
    static final int OTHER = 128;

    /// `\p{L}`.
    static final int LETTER = UPPER | LOWER | CASELESS;

    private static final int NEXT_LINE = 0x85; // the one White_Space beyond ASCII whose category does not tell

    private static final byte[] ASCII = new byte[128];

    static {
        for (int character = 0; character < ASCII.length; character++) {
            ASCII[character] = (byte) of(character);
        }
    }

    private CharacterClass() {}

    /// The class of a code point.
    static int of(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER, Character.TITLECASE_LETTER -> UPPER;
            case Character.LOWERCASE_LETTER -> LOWER;
            case Character.MODIFIER_LETTER, Character.OTHER_LETTER -> CASELESS;
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> MARK | OTHER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> NUMBER;
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> SPACE;
            case Character.CONTROL -> control(codePoint);
            default -> OTHER;
        };
    }

    private static int control(int codePoint) {
        return switch (codePoint) {
            case '\n', '\r' -> SPACE | NEWLINE;
            case '\t', '\f', 0x0B, NEXT_LINE -> SPACE;
            default -> OTHER;
        };
    }

    /// The class of the character that begins at `at`.
    static int at(byte[] utf8, int at) {
        byte first = utf8[at];
        return first >= 0 ? ASCII[first] & 0xFF : of(codePoint(utf8, at));
    }

    /// The end of the run of characters of the wanted classes that begins at `at`; `at` if there is none.
    static int skip(byte[] utf8, int at, int to, int wanted) {
        int next = at;
        while (next < to) {
            byte first = utf8[next];
            if (first >= 0) { // ASCII, the usual case, is one look into a table
                if ((ASCII[first] & wanted) == 0) {
                    return next;
                }
                next++;
            } else {
                if ((of(codePoint(utf8, next)) & wanted) == 0) {
                    return next;
                }
                next += length(first);
            }
        }
        return next;
    }

    /// How many bytes a character has, by its first.
    static int length(byte first) {
        return first >= 0 ? 1 : Integer.numberOfLeadingZeros(~(first << 24));
    }

    /// Where the character begins that ends at `at`.
    static int before(byte[] utf8, int at) {
        int start = at - 1;
        while ((utf8[start] & 0xC0) == 0x80) {
            start--;
        }
        return start;
    }

    /// The character that begins at `at`, beyond ASCII.
    private static int codePoint(byte[] utf8, int at) {
        byte first = utf8[at];
        return switch (length(first)) {
            case 2 -> ((first & 0x1F) << 6) | low(utf8[at + 1]);
            case 3 -> ((first & 0x0F) << 12) | (low(utf8[at + 1]) << 6) | low(utf8[at + 2]);
            default ->
                ((first & 0x07) << 18) | (low(utf8[at + 1]) << 12) | (low(utf8[at + 2]) << 6) | low(utf8[at + 3]);
        };
    }

    /// The six bits of a continuing byte.
    private static int low(byte continuing) {
        return continuing & 0x3F;
    }
}
