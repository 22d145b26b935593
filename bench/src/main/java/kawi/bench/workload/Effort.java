package kawi.bench.workload;

/// How long something is measured: so many seconds and so many runs at least, and as long before that to warm up, while
/// the JVM compiles.
///
/// @param seconds how long
/// @param runs how many at least
public record Effort(double seconds, int runs) {
    private static final double NANOS = 1e9;

    /// @throws IllegalArgumentException if there is nothing to run
    public Effort {
        if (!(seconds >= 0 && seconds <= 1e6)) {
            throw new IllegalArgumentException("the seconds must be 0 to 1,000,000, not " + seconds);
        }
        if (runs < 1) {
            throw new IllegalArgumentException("there must be at least 1 run, not " + runs);
        }
    }

    Times warmUp(Runnable run, Runnable between) {
        return Times.of(Math.min(runs, 3), (long) (seconds * NANOS), run, between);
    }

    Times measure(Runnable run, Runnable between) {
        return Times.of(runs, (long) (seconds * NANOS), run, between);
    }
}
