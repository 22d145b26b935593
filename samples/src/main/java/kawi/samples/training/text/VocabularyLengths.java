package kawi.samples.training.text;

import java.util.OptionalInt;
import kawi.engine.data.TokenLengths;
import kawi.tokenizer.Tokenizer;

/// Counts the characters (Unicode code points) of each token of a vocabulary. A character whose bytes are in several
/// tokens counts for the token with its first byte.
final class VocabularyLengths {
    private VocabularyLengths() {}

    static TokenLengths of(Tokenizer tokenizer) {
        int[] characters = new int[tokenizer.vocabularySize()];
        for (int id = 0; id < characters.length; id++) {
            boolean isSpecial = tokenizer.special(tokenizer.token(id)).equals(OptionalInt.of(id));
            characters[id] = isSpecial ? 0 : firstBytes(tokenizer.bytes(id));
        }
        return TokenLengths.of(characters);
    }

    /// The number of bytes in UTF-8 with which a character begins: all but 10xxxxxx.
    private static int firstBytes(byte... utf8) {
        int count = 0;
        for (byte each : utf8) {
            count += (each & 0xC0) == 0x80 ? 0 : 1;
        }
        return count;
    }
}
