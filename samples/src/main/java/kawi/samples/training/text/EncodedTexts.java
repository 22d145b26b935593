package kawi.samples.training.text;

import java.util.Arrays;
import kawi.engine.data.TokenDataset;
import kawi.engine.data.TokenFile;
import kawi.samples.data.Texts;
import kawi.samples.request.UsageException;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;

/// Encodes texts into memory, for commands that read them once: as in a training, with an end token after each of
/// several documents, but all documents in the order in which they are read.
public final class EncodedTexts {
    /// The Java Virtual Machine allows no longer arrays.
    private static final int MAX_TOKENS = Integer.MAX_VALUE - 8;

    private EncodedTexts() {}

    /// The ids of all documents, after what the vocabulary puts before a text, such as `<s>`.
    ///
    /// @param threads number of threads that encode
    /// @throws UsageException if a text cannot be read, or the vocabulary lacks something in it
    public static TokenDataset of(Texts texts, Tokenizer tokenizer, int threads) {
        var ids = new Ids();
        ids.add(tokenizer.prefix(), 0);
        try {
            new DocumentEncoding(texts, tokenizer, threads, ids).run(document -> true, new Texts.Fingerprint());
        } catch (TokenizerException e) {
            throw new UsageException(texts.title() + ": " + e.getMessage(), e);
        }
        return new TokenDataset(Arrays.copyOf(ids.values, ids.size), ids.characters);
    }

    /// Collects ids.
    private static final class Ids implements TokenFile.Sink {
        private int[] values = new int[1 << 10];
        private int size;
        private long characters;

        @Override
        public void add(int[] ids, long newCharacters) {
            long newSize = (long) size + ids.length;
            if (newSize > MAX_TOKENS) {
                throw new UsageException("the texts have more than %,d tokens".formatted(MAX_TOKENS));
            }
            if (newSize > values.length) {
                values = Arrays.copyOf(values, (int) Math.min(MAX_TOKENS, 2 * newSize));
            }
            System.arraycopy(ids, 0, values, size, ids.length);
            size = (int) newSize;
            characters += newCharacters;
        }

        @Override
        public void endDocument() {
            // The end token is among the ids.
        }

        @Override
        public void endTraining() {
            // No document is kept for validation.
        }
    }
}
