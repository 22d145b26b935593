package kawi.samples.training.text;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import kawi.engine.data.DocumentIndex;
import kawi.engine.data.LossMask;
import kawi.engine.data.TokenDataset;
import kawi.engine.data.TokenFile;
import kawi.engine.data.TokenSequence;
import kawi.samples.chat.ChatFormat;
import kawi.samples.data.Texts;
import kawi.samples.request.UsageException;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.io.FileException;

/// Encodes texts into memory, for commands that read them once: as in a training, with an end token after each of
/// several documents, but all documents in the order in which they are read. Of conversations the answers carry loss.
public final class EncodedTexts {
    /// The Java Virtual Machine allows no longer arrays.
    private static final int MAX_TOKENS = Integer.MAX_VALUE - 8;

    private EncodedTexts() {}

    /// The ids of all documents, for commands that do not know conversations.
    ///
    /// @throws UsageException if there are conversations, a text cannot be read, or the vocabulary lacks something in
    /// it
    public static TokenDataset of(Texts texts, Tokenizer tokenizer, int threads) {
        if (texts.hasConversations()) {
            throw new UsageException(texts.title() + ": has conversations, which kawi train and kawi eval know:"
                    + " --text-field NAME reads a field of each line as a text");
        }
        return of(texts, tokenizer, Path.of(""), threads);
    }

    /// The ids of all documents, after what the vocabulary puts before a text, such as `<s>`.
    ///
    /// @param folder of the model, which has the chat template for conversations
    /// @param threads number of threads that encode
    /// @throws UsageException if a text cannot be read, the vocabulary lacks something in it, or there are
    /// conversations but no chat template
    public static TokenDataset of(Texts texts, Tokenizer tokenizer, Path folder, int threads) {
        var ids = new Ids();
        ids.add(tokenizer.prefix(), 0);
        Optional<ChatFormat> chat =
                texts.hasConversations() ? Optional.of(format(texts, tokenizer, folder)) : Optional.empty();
        try {
            new DocumentEncoding(texts, tokenizer, chat, threads, ids).run(document -> true, new Texts.Fingerprint());
        } catch (TokenizerException e) {
            throw new UsageException(texts.title() + ": " + e.getMessage(), e);
        }
        var sequence = new TokenSequence.InMemory(Arrays.copyOf(ids.values, ids.size));
        return new TokenDataset(sequence, DocumentIndex.single(), ids.characters, ids.loss());
    }

    private static ChatFormat format(Texts texts, Tokenizer tokenizer, Path folder) {
        try {
            return ChatFormat.ofFolder(folder, tokenizer)
                    .orElseThrow(() -> new UsageException(texts.title() + ": has conversations, but " + folder
                            + " has no chat template: the model has not learned any"));
        } catch (FileException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    /// Collects ids.
    private static final class Ids implements TokenFile.Sink {
        private int[] values = new int[1 << 10];
        private int size;
        private long characters;
        private final IntStream.Builder lossBounds = IntStream.builder();
        private boolean isInRange;
        private boolean isMasked;

        LossMask loss() {
            if (!isMasked) {
                return LossMask.all();
            }
            setLoss(size, false);
            return LossMask.of(lossBounds.build().toArray());
        }

        private void setLoss(int id, boolean carriesLoss) {
            if (carriesLoss != isInRange) {
                lossBounds.add(id);
                isInRange = carriesLoss;
            }
        }

        @Override
        public void add(int[] ids, boolean[] carriesLoss, long newCharacters) {
            for (int i = 0; i < ids.length; i++) {
                setLoss(size + i, carriesLoss[i]);
                isMasked |= !carriesLoss[i];
            }
            append(ids, newCharacters);
        }

        @Override
        public void add(int[] ids, long newCharacters) {
            if (ids.length > 0) {
                setLoss(size, true);
            }
            append(ids, newCharacters);
        }

        private void append(int[] ids, long newCharacters) {
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
