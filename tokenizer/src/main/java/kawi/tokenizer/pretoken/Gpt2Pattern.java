package kawi.tokenizer.pretoken;

import static kawi.tokenizer.pretoken.CharacterClass.LETTER;
import static kawi.tokenizer.pretoken.CharacterClass.NUMBER;
import static kawi.tokenizer.pretoken.CharacterClass.OTHER;
import static kawi.tokenizer.pretoken.CharacterClass.SPACE;

/// The pattern of GPT-2 and GPT-3 (`r50k_base`): contractions; words, numbers and runs of other characters, each with
/// the space before it; whitespace.
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
public final class Gpt2Pattern extends PatternPreTokenizer {

    @Override
    int end(byte[] utf8, int at, int to) {
        int contraction = Contraction.end(utf8, at, to, false);
        if (contraction > at) {
            return contraction;
        }
        int start = utf8[at] == ' ' && at + 1 < to ? at + 1 : at;
        int found = CharacterClass.at(utf8, start);
        if ((found & LETTER) != 0) {
            return CharacterClass.skip(utf8, start, to, LETTER);
        }
        if ((found & NUMBER) != 0) {
            return CharacterClass.skip(utf8, start, to, NUMBER);
        }
        if ((found & OTHER) != 0) {
            return CharacterClass.skip(utf8, start, to, OTHER);
        }
        return whitespace(utf8, at, CharacterClass.skip(utf8, start, to, SPACE), to);
    }
}
