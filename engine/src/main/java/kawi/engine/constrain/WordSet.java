package kawi.engine.constrain;

import java.util.Arrays;

/// A set of words, ascending by their bytes. It does not change.
final class WordSet {
    static final WordSet EMPTY = new WordSet();

    private final byte[][] words;

    private WordSet(byte[]... words) {
        this.words = words;
    }

    boolean isEmpty() {
        return words.length == 0;
    }

    /// With one more word.
    WordSet with(byte... word) {
        int found = Arrays.binarySearch(words, word, Arrays::compareUnsigned);
        if (found >= 0) {
            return this;
        }
        int place = -found - 1;
        byte[][] more = new byte[words.length + 1][];
        System.arraycopy(words, 0, more, 0, place);
        more[place] = word;
        System.arraycopy(words, place, more, place + 1, words.length - place);
        return new WordSet(more);
    }

    /// All words; the empty beginning is what they have in common.
    Range all() {
        return new Range(this, 0, words.length, 0);
    }

    /// The words that begin alike. They stand next to each other, a word of nothing else first.
    ///
    /// @param length of the common prefix of the words
    record Range(WordSet set, int from, int to, int length) {
        boolean isEmpty() {
            return from == to;
        }

        /// Whether the common prefix is itself a word.
        boolean hasWhole() {
            return from < to && set.words[from].length == length;
        }

        /// The words that go on with a byte.
        Range with(byte value) {
            int wanted = Byte.toUnsignedInt(value);
            return new Range(set, firstFrom(wanted), firstFrom(wanted + 1), length + 1);
        }

        /// The index of the first word that goes on with this byte or a higher one.
        private int firstFrom(int value) {
            int low = from;
            int high = to;
            while (low < high) {
                int middle = (low + high) >>> 1;
                byte[] word = set.words[middle];
                int next = word.length == length ? -1 : Byte.toUnsignedInt(word[length]);
                if (next < value) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
