package kawi.engine.data;

/// The number of characters (Unicode code points) that each token of a vocabulary adds to a text.
///
/// A character whose bytes are in several tokens counts for one of them. Special tokens have no characters: they are
/// not in the text.
public final class TokenLengths {
    private static final TokenLengths EQUAL = new TokenLengths();
    private static final int BLOCK = 1 << 16; // ids that are read at a time

    private final int[] characters; // (V); empty if all tokens count the same

    private TokenLengths(int... characters) {
        this.characters = characters;
    }

    /// All tokens have the same length, as in a vocabulary of characters.
    public static TokenLengths equal() {
        return EQUAL;
    }

    /// The lengths of the tokens of a vocabulary.
    ///
    /// @param characters (V) number of characters of each token, by its id
    public static TokenLengths of(int... characters) {
        return new TokenLengths(characters.clone());
    }

    /// The number of characters of the tokens of a range that carry loss.
    ///
    /// @param from the first token
    /// @param to the token after the last one
    long sum(TokenSequence tokens, LossMask loss, int from, int to) {
        if (characters.length == 0) {
            return loss.count(from, to);
        }
        long sum = 0;
        int[] block = new int[Math.min(BLOCK, to - from)];
        for (int range = loss.rangeFrom(from); range < loss.ranges() && loss.start(range) < to; range++) {
            int end = Math.min(loss.end(range), to);
            int start = Math.max(loss.start(range), from);
            while (start < end) {
                int count = Math.min(block.length, end - start);
                tokens.copy(start, count, block, 0);
                for (int i = 0; i < count; i++) {
                    sum += characters[block[i]];
                }
                start += count;
            }
        }
        return sum;
    }
}
