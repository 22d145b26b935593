package kawi.bench.machine;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Runs something again and again until it gets no faster: meanwhile the JVM compiles it.
///
/// Time is the processor time of the calling thread ([ThreadClock]). On a busy machine the JVM's compiler gets as small
/// a share of the cores as this thread, so the patience stretches with what it waits for.
///
/// @param patience how long to continue after the last run that was faster than all before by [#GAIN]: longer than from
/// one stage of compilation to the next
/// @param nanos the clock
record FastestRun(Duration patience, LongSupplier nanos) {
    /// A smaller gain may be chance.
    private static final double GAIN = 0.1;

    FastestRun(Duration patience) {
        this(patience, ThreadClock::nanos);
    }

    /// The seconds of the fastest run, at least a nanosecond.
    double seconds(Runnable body) {
        long fastest = Long.MAX_VALUE;
        double fastestThatCounts = Double.POSITIVE_INFINITY;
        long now = nanos.getAsLong();
        long gained = now;
        while (now - gained < patience.toNanos()) {
            long start = nanos.getAsLong();
            body.run();
            now = nanos.getAsLong();
            fastest = Math.min(fastest, Math.max(1, now - start));
            if (fastest <= (1 - GAIN) * fastestThatCounts) {
                fastestThatCounts = fastest;
                gained = now;
            }
        }
        return fastest / 1e9;
    }
}
