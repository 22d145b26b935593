package kawi.samples.play.frame;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/// The events that one browser has not received yet: at most a few hundred. A browser that is slower than that gets the
/// whole state instead.
final class EventFeed {
    /// The maximum number of events.
    static final int MAX_QUEUED = 256;

    private final Deque<Object> events = new ArrayDeque<>();
    private boolean needsState = true;

    void add(Object event) {
        if (needsState) {
            return; // the state will have it
        }
        events.add(event);
        if (events.size() > MAX_QUEUED) {
            events.clear();
            needsState = true;
        }
    }

    boolean isEmpty() {
        return events.isEmpty() && !needsState;
    }

    Optional<Object> take(Supplier<Object> state) {
        if (needsState) {
            needsState = false;
            return Optional.of(state.get());
        }
        return Optional.ofNullable(events.poll());
    }
}
