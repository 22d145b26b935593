package kawi.tokenizer.pretoken;

import static kawi.tokenizer.pretoken.CharacterClass.LETTER;
import static kawi.tokenizer.pretoken.CharacterClass.NEWLINE;
import static kawi.tokenizer.pretoken.CharacterClass.NUMBER;
import static kawi.tokenizer.pretoken.CharacterClass.OTHER;
import static kawi.tokenizer.pretoken.CharacterClass.SPACE;

/// The pattern of GPT-3.5 and GPT-4 (`cl100k_base`), and, with changes, of Llama 3 and Qwen. New against [Gpt2Pattern]:
/// contractions in any case; any one character may precede a word; numbers of at most three digits; line breaks go with
/// what stands before them.
///
///     '(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*
///         |\s+$|\s*[\r\n]+|\s+(?!\S)|\s+
///
/// @see Variant
public final class Cl100kPattern extends PatternPreTokenizer {

    /// Where the pattern's users differ.
    ///
    /// @param digits the most digits of a pre-token
    /// @param wholeAtEnd whether whitespace at the end of the text is one pre-token, line breaks or not: the `\s+$`
    /// that OpenAI's `tiktoken` has since version 0.8 and others have not
    public record Variant(int digits, boolean wholeAtEnd) {}

    private final Variant variant;

    /// @param variant one of those there are
    public Cl100kPattern(Variant variant) {
        this.variant = variant;
    }

    @Override
    int end(byte[] utf8, int at, int to) {
        int contraction = Contraction.end(utf8, at, to, true);
        if (contraction > at) {
            return contraction;
        }
        int found = CharacterClass.at(utf8, at);
        if ((found & LETTER) != 0) {
            return CharacterClass.skip(utf8, at, to, LETTER);
        }
        if ((found & NUMBER) != 0) {
            return numbers(utf8, at, to, variant.digits());
        }
        int next = at + CharacterClass.length(utf8[at]);
        if ((found & NEWLINE) == 0 && next < to) {
            int following = CharacterClass.at(utf8, next);
            if ((following & LETTER) != 0) {
                return CharacterClass.skip(utf8, next, to, LETTER);
            }
            if (utf8[at] == ' ' && (following & OTHER) != 0) {
                return others(utf8, next, to);
            }
        }
        if ((found & OTHER) != 0) {
            return others(utf8, at, to);
        }
        return whitespace(utf8, at, to);
    }

    /// `[^\s\p{L}\p{N}]+[\r\n]*`
    private static int others(byte[] utf8, int at, int to) {
        return CharacterClass.skip(utf8, CharacterClass.skip(utf8, at, to, OTHER), to, NEWLINE);
    }

    private int whitespace(byte[] utf8, int at, int to) {
        int end = CharacterClass.skip(utf8, at, to, SPACE);
        if (end == to && variant.wholeAtEnd()) {
            return end;
        }
        return whitespaceWithLineBreaks(utf8, at, end, to);
    }

    /// `\p{N}{1,3}`, or another number of digits.
    static int numbers(byte[] utf8, int at, int to, int digits) {
        int end = at;
        for (int count = 0; count < digits && end < to; count++) {
            if ((CharacterClass.at(utf8, end) & NUMBER) == 0) {
                break;
            }
            end += CharacterClass.length(utf8[end]);
        }
        return end;
    }

    /// `\s*[\r\n]+|\s+(?!\S)|\s+`: whitespace up to its last line break, if there is one.
    static int whitespaceWithLineBreaks(byte[] utf8, int at, int end, int to) {
        for (int last = end - 1; last >= at; last--) {
            if (utf8[last] == '\n' || utf8[last] == '\r') {
                return last + 1;
            }
        }
        return whitespace(utf8, at, end, to);
    }
}
