package kawi.engine.generate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/// Generates a given list of texts in an [OpenBatch]: a finished text leaves its slot to the next request.
///
/// The texts are independent. Prompts may have any lengths, and each text has its own strategy, seed and stop
/// conditions; its tokens have the same bits as if it were generated alone.
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

    private final OpenBatch batch;
    private final List<Request> requests;
    private final Map<BatchText, Integer> running = new HashMap<>(); // the index of each text's request
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
        this.requests = requests;
        this.batch = new OpenBatch(generator, Math.clamp(requests.size(), 1, maxSlots), capacity, guided);
        this.results = new Generation[requests.size()];
        fillSlots();
    }

    @Override
    public boolean hasNext() {
        return !batch.isEmpty();
    }

    /// Computes the next token of every text that has a slot.
    ///
    /// @throws NoSuchElementException if all texts are finished
    /// @throws ArithmeticException if a logit is not finite, or every token is excluded
    @Override
    public List<BatchStep> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all texts are finished");
        }
        List<BatchStep> steps = new ArrayList<>();
        for (OpenBatch.Progress progress : batch.step()) {
            switch (progress) {
                case OpenBatch.Stepped stepped -> {
                    steps.add(new BatchStep(running.get(stepped.text()), stepped.step()));
                    keepIfFinished(stepped.text());
                }
                case OpenBatch.Failed failed -> throw failed.cause();
            }
        }
        fillSlots();
        return steps;
    }

    private void keepIfFinished(BatchText text) {
        if (text.isFinished()) {
            results[running.remove(text)] = text.result();
        }
    }

    private void fillSlots() {
        while (!batch.isFull() && waiting < requests.size()) {
            Request request = requests.get(waiting);
            BatchText text = batch.begin(request.prompt(), request.config());
            running.put(text, waiting++);
            keepIfFinished(text); // a text may be finished before its first token
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
}
