package kawi.tokenizer;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/// Encodes the parts of a text in parallel and returns their ids in the order of the text. The result does not depend
/// on the number of threads.
///
/// @param tokenizer of the text
/// @param threads number of parts that are encoded at once
public record ParallelEncoder(Tokenizer tokenizer, int threads) {

    /// @throws IllegalArgumentException if there is not one thread at least
    public ParallelEncoder {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
        }
    }

    /// Encodes a text.
    ///
    /// @param parts of the text, cut where its tokenizer allows it, such as [TextParts]
    /// @param sink takes the ids of one part after the other, in the calling thread
    /// @throws TokenizerException if a part holds something that the vocabulary has no token for
    public void encode(Iterator<String> parts, Consumer<int[]> sink) {
        encode(parts, tokenizer::encode, sink);
    }

    /// Encodes parts of any kind.
    ///
    /// @param parts in the order of the text
    /// @param encoding of one part; called by several threads
    /// @param sink takes what became of one part after the other, in the calling thread
    public <P, R> void encode(Iterator<P> parts, Function<P, R> encoding, Consumer<R> sink) {
        if (threads == 1) {
            parts.forEachRemaining(part -> sink.accept(encoding.apply(part)));
            return;
        }
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            try {
                encode(parts, encoding, sink, workers);
            } finally {
                workers.shutdownNow(); // after a failure the parts that still wait are of no use
            }
        }
    }

    private <P, R> void encode(Iterator<P> parts, Function<P, R> encoding, Consumer<R> sink, ExecutorService workers) {
        var waiting = new ArrayDeque<Future<R>>();
        while (parts.hasNext()) {
            P part = parts.next();
            waiting.add(workers.submit(() -> encoding.apply(part)));
            if (waiting.size() > 2 * threads) { // few, so that memory holds few parts
                sink.accept(result(waiting.remove()));
            }
        }
        while (!waiting.isEmpty()) {
            sink.accept(result(waiting.remove()));
        }
    }

    private static <R> R result(Future<R> part) {
        try {
            return part.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case TokenizerException refused -> throw refused;
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a text was encoded", e);
        }
    }
}
