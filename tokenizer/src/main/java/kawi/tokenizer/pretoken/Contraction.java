package kawi.tokenizer.pretoken;

/// The English endings `'s 't 're 've 'm 'll 'd` after an apostrophe.
final class Contraction {
    private Contraction() {}

    /// Where a contraction ends that begins at `at`; `at` if there is none.
    ///
    /// @param anyCase whether `'S` counts too, and, as `s` without regard to case is also the long s, `'ſ`
    static int end(byte[] utf8, int at, int to, boolean anyCase) {
        if (at + 1 >= to || utf8[at] != '\'') {
            return at;
        }
        return switch (folded(utf8[at + 1], anyCase)) {
            case 's', 't', 'm', 'd' -> at + 2;
            case 'r', 'v' -> followedBy('e', utf8, at, to, anyCase);
            case 'l' -> followedBy('l', utf8, at, to, anyCase);
            case 0xC5 -> anyCase && utf8[at + 2] == (byte) 0xBF ? at + 3 : at; // U+017F, the long s
            default -> at;
        };
    }

    private static int followedBy(char last, byte[] utf8, int at, int to, boolean anyCase) {
        return at + 2 < to && folded(utf8[at + 2], anyCase) == last ? at + 3 : at;
    }

    private static int folded(byte letter, boolean anyCase) {
        return anyCase && letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter & 0xFF;
    }
}
