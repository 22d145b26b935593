package kawi.engine.constrain;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The tokens of a vocabulary that may come next: a bit for each.
public final class TokenMask {
    private final int vocabularySize;
    private final long[] words;
    private final int size;

    /// @param words not copied
    TokenMask(int vocabularySize, long[] words) {
        this.vocabularySize = vocabularySize;
        this.words = words;
        this.size = Arrays.stream(words).mapToInt(Long::bitCount).sum();
    }

    long[] copyOfWords() {
        return words.clone();
    }

    /// Whether it has a token of a set.
    ///
    /// @param others a bit for each token
    boolean hasAnyOf(long... others) {
        for (int i = 0; i < words.length; i++) {
            if ((words[i] & others[i]) != 0) {
                return true;
            }
        }
        return false;
    }

    /// The mask with other bits; itself if they are the same.
    ///
    /// @param others not copied
    TokenMask with(long... others) {
        return Arrays.equals(words, others) ? this : new TokenMask(vocabularySize, others);
    }

    static int words(int vocabularySize) {
        return (vocabularySize + Long.SIZE - 1) / Long.SIZE;
    }

    /// The number of tokens in the vocabulary.
    public int vocabularySize() {
        return vocabularySize;
    }

    /// The number of tokens that may come next.
    public int size() {
        return size;
    }

    /// Whether a token may come next. No id outside of the vocabulary may.
    public boolean allows(int id) {
        return id >= 0 && id < vocabularySize && (words[id >> 6] & (1L << id)) != 0;
    }

    /// The tokens that may come next, ascending.
    public IntStream ids() {
        return IntStream.range(0, vocabularySize).filter(this::allows);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenMask that
                && vocabularySize == that.vocabularySize
                && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return size + " of " + vocabularySize + " tokens";
    }
}
