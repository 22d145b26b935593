package kawi.bench.workload;

import java.util.ArrayList;
import java.util.List;

/// The times of several runs of the same computation.
///
/// @param nanos the nanoseconds of each run, in order; at least one
public record Times(List<Long> nanos) {

    /// @throws IllegalArgumentException if there is no run
    public Times {
        nanos = List.copyOf(nanos);
        if (nanos.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to measure without a run");
        }
    }

    /// Repeats a computation and measures each run.
    ///
    /// @param minRuns the minimum number of runs, however long they take
    /// @param minNanos the time after which no further run starts
    /// @param between an action before each run and after the last, which is not measured
    public static Times of(int minRuns, long minNanos, Runnable run, Runnable between) {
        var nanos = new ArrayList<Long>();
        long begin = System.nanoTime();
        while (nanos.size() < minRuns || System.nanoTime() - begin < minNanos) {
            between.run();
            long start = System.nanoTime();
            run.run();
            nanos.add(System.nanoTime() - start);
        }
        between.run();
        return new Times(nanos);
    }

    /// The number of runs.
    public int count() {
        return nanos.size();
    }

    /// The median; with an even number of runs, the mean of the two middle ones.
    public double medianNanos() {
        return quantileNanos(0.5);
    }

    /// The lower quartile: a quarter of the runs is faster.
    public double lowerQuartileNanos() {
        return quantileNanos(0.25);
    }

    /// The upper quartile: a quarter of the runs is slower.
    public double upperQuartileNanos() {
        return quantileNanos(0.75);
    }

    /// The 95th percentile: one run of twenty is slower.
    public double percentile95Nanos() {
        return quantileNanos(0.95);
    }

    /// Interpolates linearly between the two runs beside the quantile, as NumPy does.
    private double quantileNanos(double share) {
        List<Long> sorted = nanos.stream().sorted().toList();
        double place = share * (sorted.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    /// The minimum.
    public double minNanos() {
        return nanos.stream().mapToLong(Long::longValue).min().orElseThrow();
    }

    /// The maximum.
    public double maxNanos() {
        return nanos.stream().mapToLong(Long::longValue).max().orElseThrow();
    }
}
