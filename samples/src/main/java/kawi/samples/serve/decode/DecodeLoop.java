package kawi.samples.serve.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kawi.engine.generate.BatchText;
import kawi.engine.generate.Generator;
import kawi.engine.generate.OpenBatch;
import kawi.samples.serve.decode.WaitingTexts.Waiting;

/// Decodes the texts of all requests as one continuous batch, in one thread:
///
///     while requests come:
///         give waiting texts the free slots
///         remove the texts whose clients have gone
///         one step of the batch: a token for every text
///         tell the requests
public final class DecodeLoop implements AutoCloseable {
    private final Generator generator;
    private final WaitingTexts waiting;
    private final Map<BatchText, Waiting> running = new HashMap<>();
    private final Thread thread;
    private final OpenBatch batch;
    private volatile int inProgress;

    /// Starts the thread.
    ///
    /// @param limits of slots and of the queue
    public DecodeLoop(Generator generator, ServeLimits limits) {
        this.generator = generator;
        this.waiting = new WaitingTexts(limits.queue());
        this.batch = new OpenBatch(
                generator, limits.slots(), generator.model().config().contextLength(), false);
        this.thread = Thread.ofPlatform().daemon().name("kawi-decode").start(this::run);
    }

    /// The size of the KV cache in bytes.
    public long cacheBytes() {
        return batch.cacheBytes();
    }

    /// The number of texts in progress.
    public int inProgress() {
        return inProgress;
    }

    /// The number of texts that wait.
    public int waiting() {
        return waiting.size();
    }

    /// Puts the texts of a request in the queue.
    ///
    /// @throws kawi.samples.http.HttpFailure 503 if the queue is full, or the loop is closed
    public Submission submit(List<TextRequest> texts) {
        var submission = new Submission(texts);
        waiting.add(submission);
        return submission;
    }

    private void run() {
        while (!running.isEmpty() || waiting.await()) {
            try {
                removeCancelled();
                fillSlots();
                step();
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
                failAll(e);
            }
            inProgress = running.size();
        }
    }

    private void removeCancelled() {
        running.entrySet().removeIf(entry -> {
            boolean isCancelled = entry.getValue().submission().isCancelled();
            if (isCancelled) {
                batch.remove(entry.getKey());
            }
            return isCancelled;
        });
    }

    /// Begins waiting texts. All their prompts are read in the next step, which costs memory and time for all texts, so
    /// together they are at most about as long as the context.
    private void fillSlots() {
        long tokens = 0;
        int contextLength = generator.model().config().contextLength();
        Optional<Waiting> first = waiting.first();
        while (first.isPresent() && !batch.isFull()) {
            tokens += Math.min(contextLength, first.get().request().prompt().length);
            if (tokens > contextLength && !running.isEmpty()) {
                return;
            }
            waiting.remove(first.get());
            begin(first.get());
            first = waiting.first();
        }
    }

    private void begin(Waiting text) {
        TextRequest request = text.request();
        List<TokenScore> scores = new ArrayList<>();
        BatchText begun;
        try {
            begun = request.promptScores().isEmpty()
                    ? batch.begin(request.prompt(), request.config())
                    : batch.begin(
                            request.prompt(),
                            request.config(),
                            (position, logits) -> scores.add(TokenScore.of(
                                    request.prompt()[position],
                                    logits,
                                    request.promptScores().getAsInt())));
        } catch (RuntimeException e) {
            text.submission().add(new TextEvent.Failed(text.index(), e));
            return;
        }
        if (request.promptScores().isPresent()) {
            text.submission().add(new TextEvent.PromptScored(text.index(), List.copyOf(scores)));
        }
        running.put(begun, text);
        inProgress = running.size();
        endIfFinished(begun);
    }

    private void step() {
        for (OpenBatch.Progress progress : batch.step()) {
            Waiting text = running.get(progress.text());
            switch (progress) {
                case OpenBatch.Stepped stepped -> {
                    text.submission().add(new TextEvent.Stepped(text.index(), stepped.step()));
                    endIfFinished(stepped.text());
                }
                case OpenBatch.Failed failed -> {
                    running.remove(failed.text());
                    text.submission().add(new TextEvent.Failed(text.index(), failed.cause()));
                }
            }
        }
    }

    private void endIfFinished(BatchText text) {
        if (text.isFinished()) {
            Waiting ended = running.remove(text);
            ended.submission().add(new TextEvent.Ended(ended.index(), text.result()));
        }
    }

    /// After a failure of the model as a whole, such as too little memory, every text fails. Each new text resets
    /// its rows of the cache, so nothing of the failed pass remains.
    private void failAll(Throwable cause) {
        running.values().forEach(text -> text.submission().add(new TextEvent.Failed(text.index(), cause)));
        running.keySet().forEach(batch::remove);
        running.clear();
    }

    /// Takes no more texts.
    public void refuse() {
        waiting.close();
    }

    /// Takes no more texts, and waits until those that were taken are finished.
    @Override
    public void close() {
        waiting.close();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
