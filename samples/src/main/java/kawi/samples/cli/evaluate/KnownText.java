package kawi.samples.cli.evaluate;

import java.util.BitSet;
import java.util.stream.Collectors;
import kawi.tokenizer.CharacterNames;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;

/// The part of a text that a tokenizer can encode.
///
/// @param text the text without the characters that the tokenizer does not know
/// @param skipped the number of characters that were left out
/// @param characters the different characters that were left out, by their code points
record KnownText(String text, int skipped, BitSet characters) {
    /// Different characters that a message names.
    private static final int MAX_NAMED = 3;

    /// Leaves out each character that cannot be encoded on its own.
    static KnownText of(Tokenizer tokenizer, String text) {
        var unknown = new BitSet();
        text.codePoints()
                .distinct()
                .filter(codePoint -> !canEncode(tokenizer, codePoint))
                .forEach(unknown::set);
        if (unknown.isEmpty()) {
            return new KnownText(text, 0, unknown);
        }
        var kept = new StringBuilder();
        text.codePoints().filter(codePoint -> !unknown.get(codePoint)).forEach(kept::appendCodePoint);
        int skipped = text.codePointCount(0, text.length()) - kept.codePointCount(0, kept.length());
        return new KnownText(kept.toString(), skipped, unknown);
    }

    private static boolean canEncode(Tokenizer tokenizer, int codePoint) {
        try {
            return tokenizer.encode(Character.toString(codePoint)) != null;
        } catch (TokenizerException e) {
            return false;
        }
    }

    /// The first of the different characters, for people: `'é' (U+00E9 LATIN SMALL LETTER E WITH ACUTE), ...`.
    String names() {
        return characters.stream()
                .limit(MAX_NAMED)
                .mapToObj(CharacterNames::describe)
                .collect(Collectors.joining(", ", "", characters.cardinality() > MAX_NAMED ? ", ..." : ""));
    }
}
