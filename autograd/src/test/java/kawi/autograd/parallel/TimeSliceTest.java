package kawi.autograd.parallel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimeSliceTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // overflows, as System.nanoTime may
    private final TimeSlice slice = new TimeSlice(10, clock::get);

    @Test
    void aSliceIsUsedUpAfterItsTime() {
        assertFalse(slice.isUsedUp());
        clock.addAndGet(10);
        assertFalse(slice.isUsedUp());
        clock.incrementAndGet();
        assertTrue(slice.isUsedUp());
    }

    @Test
    void aSliceThatEndsIsFollowedByAWholeOne() {
        clock.addAndGet(11);
        slice.end();
        assertFalse(slice.isUsedUp());
        clock.addAndGet(11);
        assertTrue(slice.isUsedUp());
    }

    @Test
    void aThreadThatHasSleptBeginsAWholeSlice() {
        clock.addAndGet(7);
        slice.begin();
        clock.addAndGet(7);
        assertFalse(slice.isUsedUp());
    }

    @Test
    void aLongYieldIsRememberedForAWhile() {
        var times = new long[] {0, 0, 5_000_000}; // at the start, before the yield and after it
        var readings = new AtomicInteger();
        var yielding = new TimeSlice(10, () -> times[readings.getAndIncrement()]);
        assertFalse(yielding.isContended(0));
        yielding.end();
        assertTrue(yielding.isContended(5_000_000));
        assertTrue(yielding.isContended(54_000_000));
        assertFalse(yielding.isContended(55_000_000));
    }

    @Test
    void aShortYieldIsNotRemembered() {
        slice.end();
        assertFalse(slice.isContended(clock.get()));
    }

    @Test
    void theSliceOfACallerIsNeverUsedUp() {
        var caller = new TimeSlice(Long.MAX_VALUE, clock::get);
        clock.addAndGet(1L << 60);
        assertFalse(caller.isUsedUp());
        assertFalse(TimeSlice.ofCaller().isUsedUp());
    }
}
