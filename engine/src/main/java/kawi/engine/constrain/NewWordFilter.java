package kawi.engine.constrain;

/// Removes from a mask the tokens after which a word of the text cannot be new.
///
/// There are two kinds of them. With some the text continues like an earlier word: these are found by following the
/// earlier words through the tree of all tokens. The others begin a further word, behind a comma: few tokens have one,
/// and within a string even fewer, since there the string must end in front of it. They have trees of their own.
final class NewWordFilter {
    private final TokenTrie all;
    private final Kind commas;
    private final Kind commasBehindQuotes;
    private final WordReader reader;

    /// Tokens of a kind, as a tree and as a mask.
    private record Kind(TokenTrie trie, long[] mask) {
        static Kind of(byte[][] tokens, boolean behindQuote) {
            byte[][] chosen = new byte[tokens.length][];
            long[] mask = new long[TokenMask.words(tokens.length)];
            for (int id = 0; id < tokens.length; id++) {
                if (tokens[id] != null && hasComma(tokens[id], behindQuote)) {
                    chosen[id] = tokens[id];
                    mask[id >> 6] |= 1L << id;
                }
            }
            return new Kind(new TokenTrie(chosen), mask);
        }

        private static boolean hasComma(byte[] token, boolean behindQuote) {
            boolean armed = !behindQuote;
            for (byte value : token) {
                if (value == ',' && armed) {
                    return true;
                }
                armed |= value == '"';
            }
            return false;
        }
    }

    /// @param all the tree of the tokens
    NewWordFilter(byte[][] tokens, TokenTrie all, WordReader reader) {
        this.all = all;
        this.reader = reader;
        commas = Kind.of(tokens, false);
        commasBehindQuotes = Kind.of(tokens, true);
    }

    /// The tokens of a mask after which the words of the text differ, or can.
    TokenMask filtered(TokenMask mask, State state, JsonWords words) {
        Kind further = words.isInString() ? commasBehindQuotes : commas;
        boolean hasFurther = mask.hasAnyOf(further.mask);
        if (!words.isAtRisk() && !hasFurther) {
            return mask;
        }
        long[] allowed = mask.copyOfWords();
        if (words.isAtRisk()) {
            all.removeOldWords(allowed, reader, state, words, true);
        }
        if (hasFurther) {
            further.trie.removeOldWords(allowed, reader, state, words, false);
        }
        return mask.with(allowed);
    }
}
