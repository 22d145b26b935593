package kawi.samples.play.frame;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import kawi.samples.http.Call;
import kawi.samples.http.EventStream;

/// Sends events to every browser that listens, without ever waiting for one. Each has a queue of bounded length; one
/// that is too slow, or comes back after a reload, gets the whole state in place of the events that it has missed.
public final class EventHub implements AutoCloseable {
    private final Supplier<Object> state;
    private final List<EventFeed> feeds = new ArrayList<>();
    private boolean closed;

    /// @param state the whole state as an event; called while no event is published
    public EventHub(Supplier<Object> state) {
        this.state = state;
    }

    /// Changes the state and publishes the event that says so, with no other change in between.
    ///
    /// @param change returns the event; empty to publish nothing
    public synchronized void publish(Supplier<Optional<Object>> change) {
        change.get().ifPresent(event -> feeds.forEach(feed -> feed.add(event)));
        notifyAll();
    }

    /// Sends the state and then every event, until the browser has gone or the hub is closed.
    ///
    /// @throws IOException if the browser has gone
    public void stream(Call call) throws IOException {
        var stream = new EventStream(call);
        EventFeed feed = new EventFeed();
        synchronized (this) {
            feeds.add(feed);
        }
        try {
            while (true) {
                Optional<Object> event = next(feed, call.heartbeat().toMillis());
                if (event.isPresent()) {
                    stream.event(event.get());
                } else if (isClosed()) {
                    return;
                } else {
                    stream.heartbeat();
                }
            }
        } finally {
            synchronized (this) {
                feeds.remove(feed);
            }
        }
    }

    /// The next event of a feed; empty after some time without one.
    private synchronized Optional<Object> next(EventFeed feed, long maxMillis) {
        long end = System.nanoTime() + maxMillis * 1_000_000;
        while (feed.isEmpty() && !closed) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                closed = true; // only the server's end interrupts a request
            }
        }
        return closed ? Optional.empty() : feed.take(state);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /// The number of browsers that listen.
    public synchronized int listeners() {
        return feeds.size();
    }

    /// Ends all streams.
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
