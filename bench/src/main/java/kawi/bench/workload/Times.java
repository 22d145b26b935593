package kawi.bench.workload;

import java.util.ArrayList;
import java.util.List;

/// How long each of several runs of the same took.
///
/// @param nanos of each run, in the order of running; at least one
public record Times(List<Long> nanos) {

    /// @throws IllegalArgumentException if there are none
    public Times {
        nanos = List.copyOf(nanos);
        if (nanos.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to measure without a run");
        }
    }

    /// Runs something again and again, and gives the time of each run.
    ///
    /// @param least runs, however long they take
    /// @param enough nanoseconds after which no further run begins
    /// @param between is run before each run and after the last, and not measured
    public static Times of(int least, long enough, Runnable run, Runnable between) {
        var nanos = new ArrayList<Long>();
        long begin = System.nanoTime();
        while (nanos.size() < least || System.nanoTime() - begin < enough) {
            between.run();
            long start = System.nanoTime();
            run.run();
            nanos.add(System.nanoTime() - start);
        }
        between.run();
        return new Times(nanos);
    }

    /// How many runs there were.
    public int count() {
        return nanos.size();
    }

    /// The middle one; between the two middle ones if the number is even.
    public double medianNanos() {
        List<Long> sorted = nanos.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
    }

    /// The shortest.
    public double minNanos() {
        return nanos.stream().mapToLong(Long::longValue).min().orElseThrow();
    }

    /// The longest.
    public double maxNanos() {
        return nanos.stream().mapToLong(Long::longValue).max().orElseThrow();
    }
}
