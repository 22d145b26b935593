package kawi.autograd.parallel;

import java.util.function.LongSupplier;

/// The time for which a thread has used its core since it last offered the core to other threads.
///
/// The kernel divides a core among the threads that want it in slices of some milliseconds, and ends a slice at any
/// instruction. If it ends the slice of a helper in the middle of a task, the other workers wait for that task until
/// the helper gets its next slice. Therefore a helper ends its slices itself, between two tasks, before the kernel
/// does: while it is not running, the others do all of its work.
///
/// A yield on a core that no other thread wants takes half a microsecond. A yield to another worker, which yields as
/// soon as it has nothing to do, usually takes less than a region. A yield to another program takes a whole slice: the
/// thread remembers for a while that its core is contended.
final class TimeSlice {
    /// Less than the slice that Linux gives a thread beside another: about 3 ms, or 4 ms with 250 timer interrupts a
    /// second.
    private static final long HELPER_NANOS = 2_000_000;

    /// A yield of this time or more went to another program.
    private static final long LONG_YIELD_NANOS = 2_500_000;

    /// Time for which a long yield is remembered: a dozen slices.
    private static final long MEMORY_NANOS = 50_000_000;

    private final long nanos;
    private final LongSupplier clock;
    private long start;
    private volatile long lastLongYield; // written by the thread, read by others, too

    /// @param nanos the time after which the slice is used up
    /// @param clock the current time in nanoseconds
    TimeSlice(long nanos, LongSupplier clock) {
        this.nanos = nanos;
        this.clock = clock;
        begin();
        lastLongYield = start - MEMORY_NANOS;
    }

    /// The slice of a helper.
    static TimeSlice ofHelper() {
        return new TimeSlice(HELPER_NANOS, System::nanoTime);
    }

    /// The slice of a caller, which is never used up: only the caller starts regions, so while it is not running, the
    /// helpers have nothing to do.
    static TimeSlice ofCaller() {
        return new TimeSlice(Long.MAX_VALUE, System::nanoTime);
    }

    /// Whether the thread should end the slice as soon as no other thread waits for what it does.
    boolean isUsedUp() {
        return clock.getAsLong() - start > nanos;
    }

    /// Offers the core to other threads, and begins the next slice when the thread runs again.
    @SuppressWarnings("ThreadPriorityCheck") // a yield is a hint: what it does changes the time, never the result
    void end() {
        long offered = clock.getAsLong();
        Thread.yield();
        begin();
        if (start - offered >= LONG_YIELD_NANOS) {
            lastLongYield = start;
        }
    }

    /// Whether another program used this core for a whole slice a short time ago.
    ///
    /// @param now the current time in nanoseconds
    boolean isContended(long now) {
        return now - lastLongYield < MEMORY_NANOS;
    }

    /// Begins a slice, after the thread has slept.
    void begin() {
        start = clock.getAsLong();
    }
}
