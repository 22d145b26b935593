package kawi.samples.play.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventFeedTest {
    private final EventFeed feed = new EventFeed();

    private Optional<Object> take() {
        return feed.take(() -> "state");
    }

    @Test
    void aBrowserGetsTheStateFirstAndThenEveryEvent() {
        feed.add("in the state already");
        assertEquals(Optional.of("state"), take());
        assertTrue(feed.isEmpty());
        feed.add(1);
        feed.add(2);
        assertEquals(Optional.of(1), take());
        assertEquals(Optional.of(2), take());
        assertEquals(Optional.empty(), take());
    }

    @Test
    void aSlowBrowserGetsTheStateInPlaceOfWhatItHasMissed() {
        take();
        for (int i = 0; i < EventFeed.MAX_QUEUED; i++) {
            feed.add(i);
        }
        assertEquals(Optional.of(0), take());
        for (int i = 0; i < 10 * EventFeed.MAX_QUEUED; i++) {
            feed.add(i);
        }
        assertEquals(Optional.of("state"), take());
        assertTrue(feed.isEmpty());
        feed.add("next");
        assertEquals(Optional.of("next"), take());
    }
}
