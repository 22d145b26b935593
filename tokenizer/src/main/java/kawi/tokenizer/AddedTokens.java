package kawi.tokenizer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds added tokens in a text: the leftmost first, and of those that begin at the same place the longest.
final class AddedTokens {
    private static final int WORD_TYPES = (1 << Character.NON_SPACING_MARK)
            | (1 << Character.COMBINING_SPACING_MARK)
            | (1 << Character.ENCLOSING_MARK)
            | (1 << Character.DECIMAL_DIGIT_NUMBER)
            | (1 << Character.CONNECTOR_PUNCTUATION);

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private final Map<Character, List<AddedToken>> byFirst = new HashMap<>(); // the longest first
    private final BitSet firsts = new BitSet();
    private final boolean allSpecial;

    /// A part of a text: an added token, or text between them.
    ///
    /// @param id the token's, or [#TEXT]
    record Part(int id, int from, int to) {
        static final int TEXT = -1;
    }

    AddedTokens(Collection<AddedToken> tokens) {
        for (AddedToken token : tokens) {
            char first = token.content().charAt(0);
            byFirst.computeIfAbsent(first, key -> new ArrayList<>()).add(token);
            firsts.set(first);
        }
        var longestFirst = Comparator.comparingInt(
                        (AddedToken token) -> token.content().length())
                .reversed();
        byFirst.values().forEach(list -> list.sort(longestFirst));
        allSpecial = tokens.stream().allMatch(AddedToken::special);
    }

    /// Cuts a text into tokens and what is between them.
    ///
    /// @param withSpecials whether special tokens are found too
    List<Part> split(String text, boolean withSpecials) {
        if (byFirst.isEmpty() || (allSpecial && !withSpecials)) {
            return text.isEmpty() ? List.of() : List.of(new Part(Part.TEXT, 0, text.length()));
        }
        var parts = new ArrayList<Part>();
        int end = 0; // of the last part
        for (int at = 0; at < text.length(); ) {
            AddedToken token = firsts.get(text.charAt(at)) ? tokenAt(text, at) : null;
            if (token == null) {
                at++;
                continue;
            }
            int from = at;
            int to = at + token.content().length();
            at = to;
            // A token that is not taken still hides those that begin within it.
            if ((token.special() && !withSpecials) || (token.singleWord() && !standsAlone(text, from, to))) {
                continue;
            }
            from = token.leftStrip() ? Math.max(end, withoutSpaceBefore(text, from)) : from;
            to = token.rightStrip() ? withoutSpaceAfter(text, to) : to;
            if (from >= to) {
                continue; // whitespace that the token before has taken along
            }
            if (from > end) {
                parts.add(new Part(Part.TEXT, end, from));
            }
            parts.add(new Part(token.id(), from, to));
            end = to;
        }
        if (end < text.length()) {
            parts.add(new Part(Part.TEXT, end, text.length()));
        }
        return parts;
    }

    /// Whether a text may be cut between a letter and whitespace without cutting a token.
    boolean mayBeCutAfterWords() {
        return byFirst.values().stream().flatMap(List::stream).noneMatch(AddedTokens::reachesAcrossWords);
    }

    private static boolean reachesAcrossWords(AddedToken token) {
        boolean goesOn = token.rightStrip() && Character.isLetter(lastOf(token.content()));
        return goesOn || token.content().codePoints().anyMatch(AddedTokens::isSpace);
    }

    private static int lastOf(String text) {
        return text.codePointBefore(text.length());
    }

    private AddedToken tokenAt(String text, int at) {
        for (AddedToken token : byFirst.get(text.charAt(at))) {
            if (text.startsWith(token.content(), at)) {
                return token;
            }
        }
        return null;
    }

    private static boolean standsAlone(String text, int from, int to) {
        return (from == 0 || !isWord(text.codePointBefore(from)))
                && (to == text.length() || !isWord(text.codePointAt(to)));
    }

    private static int withoutSpaceBefore(String text, int end) {
        int from = end;
        while (from > 0 && isSpace(text.codePointBefore(from))) {
            from--; // all whitespace is of one char
        }
        return from;
    }

    private static int withoutSpaceAfter(String text, int start) {
        int to = start;
        while (to < text.length() && isSpace(text.codePointAt(to))) {
            to++;
        }
        return to;
    }

    /// Unicode's White_Space.
    private static boolean isSpace(int codePoint) {
        return Character.isSpaceChar(codePoint) || (codePoint >= '\t' && codePoint <= '\r') || codePoint == 0x85;
    }

    /// `\w` of Rust's regular expressions, which includes Unicode's Join_Control.
    private static boolean isWord(int codePoint) {
        return Character.isAlphabetic(codePoint)
                || ((WORD_TYPES >> Character.getType(codePoint)) & 1) != 0
                || codePoint == ZERO_WIDTH_NON_JOINER
                || codePoint == ZERO_WIDTH_JOINER;
    }
}
