package kawi.engine.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import kawi.engine.model.NewTokens;

/// Several texts in progress at the same time: each step appends one token to each of them, and reads the model's
/// weights once for all.
///
/// The texts are independent. Prompts may have any lengths, and each text has its own strategy, seed and stop
/// conditions; its tokens have the same bits as if it were generated alone. Nothing is padded. A finished text leaves
/// its slot to the next request (continuous batching; Yu et al., "Orca", 2022, section 4).
public final class ContinuousBatch implements Iterator<List<ContinuousBatch.BatchStep>> {

    /// A prompt and how to continue it.
    ///
    /// @param prompt at least one id; shared, not copied
    /// @param config how to continue it
    public record Request(int[] prompt, GenerationConfig config) {}

    /// One step of one of the texts.
    ///
    /// @param request the index of its request
    /// @param step its step
    public record BatchStep(int request, GenerationStep step) {}

    private final Generator generator;
    private final Decoder decoder;
    private final int rowsPerSlot;
    private final List<Request> requests;
    private final Slot[] slots; // null where free
    private final Generation[] results;
    private int waiting; // index of the first request without a slot

    ContinuousBatch(Generator generator, List<Request> requests, int maxSlots) {
        if (maxSlots < 1) {
            throw new IllegalArgumentException("a batch needs at least 1 slot, not " + maxSlots);
        }
        int capacity = 1;
        boolean guided = false;
        for (Request request : requests) {
            generator.check(request.prompt(), request.config());
            capacity = Math.max(capacity, request.config().maxLength(request.prompt()));
            guided |= request.config().guidance().isPresent();
        }
        this.generator = generator;
        this.requests = requests;
        this.rowsPerSlot = guided ? GuidedLogits.ROWS : 1;
        this.slots = new Slot[Math.clamp(requests.size(), 1, maxSlots)];
        this.decoder = generator.decoder(slots.length * rowsPerSlot, capacity);
        this.results = new Generation[requests.size()];
        fillSlots();
    }

    @Override
    public boolean hasNext() {
        return Arrays.stream(slots).anyMatch(Objects::nonNull);
    }

    /// Computes the next token of every text that has a slot.
    ///
    /// @throws NoSuchElementException if all texts are finished
    @Override
    public List<BatchStep> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all texts are finished");
        }
        decoder.extend(unread());
        List<BatchStep> steps = new ArrayList<>();
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] != null) {
                steps.add(slots[i].step());
                freeIfFinished(i);
            }
        }
        fillSlots();
        return steps;
    }

    private List<NewTokens> unread() {
        List<NewTokens> unread = new ArrayList<>();
        for (Slot slot : slots) {
            if (slot != null) {
                unread.addAll(slot.unread());
            }
        }
        return unread;
    }

    private void freeIfFinished(int i) {
        if (slots[i].sequence.isFinished()) {
            results[slots[i].request] = slots[i].sequence.result();
            slots[i] = null;
        }
    }

    private void fillSlots() {
        for (int i = 0; i < slots.length; i++) {
            while (slots[i] == null && waiting < requests.size()) {
                slots[i] = new Slot(waiting++, i * rowsPerSlot);
                freeIfFinished(i); // a text may be finished before its first token
            }
        }
    }

    /// The generated texts, in the order of the requests.
    ///
    /// @throws IllegalStateException if a text is not finished
    public List<Generation> results() {
        if (hasNext()) {
            throw new IllegalStateException("the texts are not finished");
        }
        return List.of(results);
    }

    /// Runs all remaining steps.
    ///
    /// @return the generated texts, in the order of the requests
    public List<Generation> finish() {
        forEachRemaining(steps -> {});
        return results();
    }

    /// A text in progress and its rows of the decoder: one, or two with guidance.
    private final class Slot {
        private final int request;
        private final SequenceState sequence;
        private final int row;
        private final Optional<GuidedLogits> guided;

        Slot(int request, int row) {
            Request own = requests.get(request);
            this.request = request;
            this.sequence = generator.begin(own.prompt(), own.config());
            this.row = row;
            this.guided = own.config().guidance().map(guidance -> new GuidedLogits(decoder, row, guidance));
            for (int r = row; r < row + rowsPerSlot; r++) {
                decoder.reset(r);
            }
        }

        List<NewTokens> unread() {
            return guided.map(logits -> logits.unread(sequence.ids()))
                    .orElseGet(() -> List.of(decoder.unread(row, sequence.ids())));
        }

        /// The body of the loop, once the decoder has read what was [#unread].
        BatchStep step() {
            float[] logits = guided.map(GuidedLogits::combinedLogits).orElseGet(() -> decoder.logits(row));
            return new BatchStep(request, sequence.append(sequence.sample(logits), decoder.window(row)));
        }
    }
}
