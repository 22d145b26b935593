package kawi.bench.workload;

/// The duration of a measurement. The warm-up before it, in which the JVM compiles, takes the same time.
///
/// @param seconds the minimum time in seconds
/// @param runs the minimum number of runs
public record Effort(double seconds, int runs) {
    private static final double NANOS = 1e9;

    /// @throws IllegalArgumentException if a number is out of range
    public Effort {
        if (!(seconds >= 0 && seconds <= 1e6)) {
            throw new IllegalArgumentException("the seconds must be 0 to 1,000,000, not " + seconds);
        }
        if (runs < 1) {
            throw new IllegalArgumentException("there must be at least 1 run, not " + runs);
        }
    }

    /// A quarter of the time, with two runs at least.
    Effort quarter() {
        return new Effort(seconds / 4, Math.min(runs, 2));
    }

    /// Repeats a computation while the JVM compiles it.
    ///
    /// @param between an action before each run and after the last
    public Times warmUp(Runnable run, Runnable between) {
        return Times.of(Math.min(runs, 3), (long) (seconds * NANOS), run, between);
    }

    /// Repeats a computation and measures each run.
    ///
    /// @param between an action before each run and after the last, which is not measured
    public Times measure(Runnable run, Runnable between) {
        return Times.of(runs, (long) (seconds * NANOS), run, between);
    }
}
