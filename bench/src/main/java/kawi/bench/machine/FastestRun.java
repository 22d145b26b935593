package kawi.bench.machine;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Repeats a computation until it gets no faster, while the JVM compiles it.
///
/// Time is the processor time of the calling thread ([ThreadClock]). On a busy machine the compiler of the JVM gets as
/// small a share of the cores as this thread, so the patience in real time grows with the time that compilation takes.
///
/// @param patience how long to continue after the last run that was faster than all before by [#GAIN]; it must be
/// longer than the time between two stages of compilation
/// @param nanos the clock, in nanoseconds
record FastestRun(Duration patience, LongSupplier nanos) {
    /// The smallest gain that counts, as a fraction; smaller ones may be noise.
    private static final double GAIN = 0.1;

    FastestRun(Duration patience) {
        this(patience, ThreadClock::nanos);
    }

    /// Returns the time of the fastest run in seconds, at least a nanosecond.
    double seconds(Runnable body) {
        long fastest = Long.MAX_VALUE;
        double lastGain = Double.POSITIVE_INFINITY;
        long now = nanos.getAsLong();
        long gained = now;
        while (now - gained < patience.toNanos()) {
            long start = nanos.getAsLong();
            body.run();
            now = nanos.getAsLong();
            fastest = Math.min(fastest, Math.max(1, now - start));
            if (fastest <= (1 - GAIN) * lastGain) {
                lastGain = fastest;
                gained = now;
            }
        }
        return fastest / 1e9;
    }
}
