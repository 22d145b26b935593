package kawi.bench.machine;

import java.time.Duration;

/// The effort with which a [Speed] is measured.
///
/// @param memory the time after which no further run of [MemoryBandwidth] starts
/// @param triesOfPeak the number of runs of [FmaPeak], after its warm-up
/// @param patience how long a product is repeated after it got faster for the last time; for a meaningful rate it must
/// be longer than the time between two stages of compilation
public record SpeedEffort(Duration memory, int triesOfPeak, Duration patience) {
    /// About eight seconds in all.
    public static final SpeedEffort FULL = new SpeedEffort(Duration.ofMillis(700), 200, Duration.ofMillis(1200));
}
