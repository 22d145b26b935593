package kawi.engine.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import kawi.engine.model.NewTokens;

/// Several texts in progress at the same time, which begin and leave independently of each other (continuous batching;
/// Yu et al., "Orca", 2022, section 4). Each step appends one token to each of them, and reads the model's weights once
/// for all.
///
/// Each text has its own prompt, strategy, seed and stop conditions, and its tokens have the same bits as if it were
/// generated alone. Nothing is padded. One thread owns a batch.
public final class OpenBatch {

    /// Prompt tokens that are read in one pass when their predictions are reported: their logits are all in memory at
    /// the same time.
    private static final int REPORTED_TOKENS = 32;

    /// Receives the model's predictions within a prompt.
    @FunctionalInterface
    public interface PromptListener {
        /// @param position of the token that the logits predict, from 1; the prompt's first token has no prediction
        /// @param logits (V); not to be modified
        void predicted(int position, float[] logits);
    }

    /// What a step did to a text.
    public sealed interface Progress {
        /// The text.
        BatchText text();
    }

    /// A new token.
    ///
    /// @param step its step
    public record Stepped(BatchText text, GenerationStep step) implements Progress {}

    /// The next token could not be chosen, because a logit is not finite or every token is excluded. The text has left
    /// the batch; the others are not affected.
    ///
    /// @param cause why
    public record Failed(BatchText text, RuntimeException cause) implements Progress {}

    private final Generator generator;
    private final Decoder decoder;
    private final int rowsPerSlot;
    private final BatchText[] slots; // null where free

    /// An empty batch.
    ///
    /// @param slots maximum number of texts in progress; the KV cache has room for as many
    /// @param capacity maximum number of tokens of a text for which the cache has room, at most the context's
    /// @param guided whether texts may have guidance, which doubles the cache
    /// @throws IllegalArgumentException if a number is not positive
    public OpenBatch(Generator generator, int slots, int capacity, boolean guided) {
        if (slots < 1) {
            throw new IllegalArgumentException("a batch needs at least 1 slot, not " + slots);
        }
        this.generator = generator;
        this.rowsPerSlot = guided ? GuidedLogits.ROWS : 1;
        this.slots = new BatchText[slots];
        this.decoder = generator.decoder(slots * rowsPerSlot, capacity);
    }

    /// Whether no text is in progress.
    public boolean isEmpty() {
        return Arrays.stream(slots).noneMatch(Objects::nonNull);
    }

    /// Whether every slot has a text.
    public boolean isFull() {
        return Arrays.stream(slots).allMatch(Objects::nonNull);
    }

    /// The size of the KV cache in bytes.
    public long cacheBytes() {
        return decoder.cacheBytes();
    }

    /// Gives a text a slot. A text that is finished before its first token gets none.
    ///
    /// @param prompt at least one id; if there are more than the context holds, only the last ones count
    /// @throws IllegalArgumentException if the prompt is empty or has an id outside the vocabulary
    /// @throws IllegalStateException if the batch is full
    public BatchText begin(int[] prompt, GenerationConfig config) {
        BatchText text = create(prompt, config);
        if (!text.isFinished()) {
            slots[text.row() / rowsPerSlot] = text;
        }
        return text;
    }

    /// Gives a text a slot, reads its prompt, and reports the model's prediction of each of the prompt's tokens.
    ///
    /// @param prompt at least one id, at most as many as the cache has room for
    /// @throws IllegalArgumentException if the prompt is empty, too long, or has an id outside the vocabulary
    /// @throws IllegalStateException if the batch is full
    public BatchText begin(int[] prompt, GenerationConfig config, PromptListener listener) {
        BatchText text = create(prompt, config);
        if (prompt.length > decoder.room(text.row())) {
            throw new IllegalArgumentException("a prompt of " + prompt.length
                    + " tokens is too long for predictions within it: the cache has room for "
                    + decoder.room(text.row()));
        }
        for (int from = 0; from < prompt.length; from += REPORTED_TOKENS) {
            int to = Math.min(from + REPORTED_TOKENS, prompt.length);
            float[][] logits = decoder.extendWithAllLogits(text.row(), Arrays.copyOfRange(prompt, from, to));
            for (int i = from; i < Math.min(to, prompt.length - 1); i++) {
                listener.predicted(i + 1, logits[i - from]);
            }
        }
        text.promptIsRead();
        if (!text.isFinished()) {
            slots[text.row() / rowsPerSlot] = text;
        }
        return text;
    }

    private BatchText create(int[] prompt, GenerationConfig config) {
        if (config.guidance().isPresent() && rowsPerSlot < GuidedLogits.ROWS) {
            throw new IllegalArgumentException("this batch was created for texts without guidance");
        }
        int row = freeSlot() * rowsPerSlot;
        SequenceState sequence = generator.begin(prompt, config);
        for (int r = row; r < row + rowsPerSlot; r++) {
            decoder.reset(r);
        }
        Optional<GuidedLogits> guided = config.guidance().map(guidance -> new GuidedLogits(decoder, row, guidance));
        return new BatchText(decoder, row, sequence, guided);
    }

    private int freeSlot() {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] == null) {
                return i;
            }
        }
        throw new IllegalStateException("all " + slots.length + " slots of the batch are taken");
    }

    /// Computes the next token of every text. Finished texts leave the batch.
    ///
    /// @return what happened to each text, in the order of their slots
    public List<Progress> step() {
        decoder.extend(unread());
        List<Progress> progress = new ArrayList<>();
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] != null) {
                progress.add(step(slots[i]));
                if (progress.getLast() instanceof Failed || slots[i].isFinished()) {
                    slots[i] = null;
                }
            }
        }
        return progress;
    }

    private static Progress step(BatchText text) {
        try {
            return new Stepped(text, text.step());
        } catch (RuntimeException e) { // a dead end of a constraint has an exception of its own
            return new Failed(text, e);
        }
    }

    private List<NewTokens> unread() {
        List<NewTokens> unread = new ArrayList<>();
        for (BatchText text : slots) {
            if (text != null) {
                unread.addAll(text.unread());
            }
        }
        return unread;
    }

    /// Takes a text out of the batch before it is finished.
    public void remove(BatchText text) {
        for (int i = 0; i < slots.length; i++) {
            if (text.equals(slots[i])) {
                slots[i] = null;
            }
        }
    }
}
