package kawi.samples.serve.decode;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kawi.samples.http.LongAnswer;

/// The texts of one request in the [DecodeLoop]: the loop adds events, the request's thread takes them. The loop never
/// waits for a client.
public final class Submission implements AutoCloseable {
    private final List<TextRequest> texts;
    private final BlockingQueue<TextEvent> events = new LinkedBlockingQueue<>();
    private volatile boolean cancelled;
    private long lastSign = System.nanoTime();

    Submission(List<TextRequest> texts) {
        this.texts = List.copyOf(texts);
    }

    /// The texts.
    public List<TextRequest> texts() {
        return texts;
    }

    void add(TextEvent event) {
        events.add(event);
    }

    /// The next event of any text.
    ///
    /// @param answer gets a heartbeat whenever the time for one has come
    /// @throws IOException if the client has gone
    public TextEvent next(LongAnswer answer, Duration heartbeat) throws IOException {
        try {
            while (true) {
                long left = heartbeat.toNanos() - (System.nanoTime() - lastSign);
                TextEvent event = left > 0 ? events.poll(left, TimeUnit.NANOSECONDS) : null;
                if (event != null) {
                    return event;
                }
                answer.heartbeat();
                lastSign = System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("the server has stopped").initCause(e);
        }
    }

    /// Gives up all texts that are not finished; they leave the batch before its next step.
    @Override
    public void close() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }
}
