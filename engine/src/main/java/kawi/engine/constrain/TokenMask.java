package kawi.engine.constrain;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;

/// Which tokens of a vocabulary may come next: a bit for each.
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

    static int words(int vocabularySize) {
        return (vocabularySize + Long.SIZE - 1) / Long.SIZE;
    }

    /// How many tokens the vocabulary has.
    public int vocabularySize() {
        return vocabularySize;
    }

    /// How many tokens may come next.
    public int size() {
        return size;
    }

    /// Whether a token may come next; none outside of the vocabulary may.
    public boolean allows(int id) {
        return id >= 0 && id < vocabularySize && (words[id >> 6] & (1L << id)) != 0;
    }

    /// The tokens that may come next, ascending.
    public IntStream ids() {
        return IntStream.range(0, vocabularySize).filter(this::allows);
    }

    /// The token, if only one may come next.
    public OptionalInt only() {
        if (size != 1) {
            return OptionalInt.empty();
        }
        PrimitiveIterator.OfInt ids = ids().iterator();
        return OptionalInt.of(ids.nextInt());
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
