package kawi.tokenizer.pretoken;

import static kawi.tokenizer.pretoken.CharacterClass.CASELESS;
import static kawi.tokenizer.pretoken.CharacterClass.LETTER;
import static kawi.tokenizer.pretoken.CharacterClass.LOWER;
import static kawi.tokenizer.pretoken.CharacterClass.MARK;
import static kawi.tokenizer.pretoken.CharacterClass.NEWLINE;
import static kawi.tokenizer.pretoken.CharacterClass.NUMBER;
import static kawi.tokenizer.pretoken.CharacterClass.OTHER;
import static kawi.tokenizer.pretoken.CharacterClass.SPACE;
import static kawi.tokenizer.pretoken.CharacterClass.UPPER;

/// The pattern of GPT-4o (`o200k_base`). New against [Cl100kPattern]: a word is cut where a capital follows a small
/// letter, as in `camelCase`; marks belong to words; a contraction belongs to the word before it; slashes go with the
/// punctuation before them.
///
///     [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
///     |[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
///     |\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+
public final class O200kPattern extends PatternPreTokenizer {
    private static final int DIGITS = 3;

    /// `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`, what a word may begin with.
    private static final int HEAD = UPPER | CASELESS | MARK;

    /// `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`, what it may end with.
    private static final int TAIL = LOWER | CASELESS | MARK;

    @Override
    int end(byte[] utf8, int at, int to) {
        int found = CharacterClass.at(utf8, at);
        int word = word(utf8, at, to, found);
        if (word > at) {
            return Contraction.end(utf8, word, to, true);
        }
        if ((found & NUMBER) != 0) {
            return Cl100kPattern.numbers(utf8, at, to, DIGITS);
        }
        if ((found & OTHER) != 0) {
            return others(utf8, at, to);
        }
        if (utf8[at] == ' ' && at + 1 < to && (CharacterClass.at(utf8, at + 1) & OTHER) != 0) {
            return others(utf8, at + 1, to);
        }
        return Cl100kPattern.whitespaceWithLineBreaks(utf8, at, CharacterClass.skip(utf8, at, to, SPACE), to);
    }

    /// Both alternatives for words, each with the character before the word and, should that fail, without it. Only a
    /// mark can be either that character or the word's first.
    private static int word(byte[] utf8, int at, int to, int found) {
        boolean mayPrecede = (found & (LETTER | NUMBER | NEWLINE)) == 0;
        boolean mayBegin = (found & (HEAD | TAIL)) != 0;
        int next = mayPrecede ? at + CharacterClass.length(utf8[at]) : at;
        int end = mayPrecede ? headsAndTail(utf8, next, to) : next;
        if (end > next) {
            return end;
        }
        if (mayBegin && (end = headsAndTail(utf8, at, to)) > at) {
            return end;
        }
        if (mayPrecede && (end = CharacterClass.skip(utf8, next, to, HEAD)) > next) {
            return end;
        }
        return mayBegin ? CharacterClass.skip(utf8, at, to, HEAD) : at;
    }

    /// `HEAD*TAIL+`, as greedy as can be: the end of the match, or `at` if there is none.
    private static int headsAndTail(byte[] utf8, int at, int to) {
        int heads = CharacterClass.skip(utf8, at, to, HEAD);
        int end = CharacterClass.skip(utf8, heads, to, TAIL);
        if (end > heads) {
            return end;
        }
        // No small letter follows: the heads give back until the last of them can be the tail.
        while (end > at) {
            int last = CharacterClass.before(utf8, end);
            if ((CharacterClass.at(utf8, last) & TAIL) != 0) {
                return end;
            }
            end = last;
        }
        return at;
    }

    /// `[^\s\p{L}\p{N}]+[\r\n/]*`
    private static int others(byte[] utf8, int at, int to) {
        int end = CharacterClass.skip(utf8, at, to, OTHER);
        while (end < to && (utf8[end] == '\r' || utf8[end] == '\n' || utf8[end] == '/')) {
            end++;
        }
        return end;
    }
}
