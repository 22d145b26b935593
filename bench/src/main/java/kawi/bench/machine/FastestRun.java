package kawi.bench.machine;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Runs something again and again until it gets no faster: the JVM compiles it meanwhile, which may take less than a
/// tenth of a second or, on a slow machine that is busy, several.
///
/// @param patience how long to go on after the last run that was faster than all before by [#GAIN]: longer than from
/// one stage of compilation to the next
/// @param nanos the time
record FastestRun(Duration patience, LongSupplier nanos) {
    /// A run that is faster by less may owe it to chance.
    private static final double GAIN = 0.1;

    FastestRun(Duration patience) {
        this(patience, System::nanoTime);
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
