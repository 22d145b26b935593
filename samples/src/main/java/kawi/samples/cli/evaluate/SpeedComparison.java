package kawi.samples.cli.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// Measures the speed of several ways to generate text so that their figures can be compared.
///
/// They run in turn, round after round: a slow moment of the machine affects all of them. The first rounds are not
/// measured, because the JVM interprets and compiles during them: the way that runs first would seem the slowest. The
/// median of the rounds counts.
final class SpeedComparison {
    private final List<IntSupplier> ways;
    private final LongSupplier clock;

    /// @param ways each generates a text and returns its number of tokens
    /// @param clock in nanoseconds
    SpeedComparison(List<IntSupplier> ways, LongSupplier clock) {
        this.ways = List.copyOf(ways);
        this.clock = clock;
    }

    /// Measures all ways.
    ///
    /// @param warmUpNanos unmeasured rounds are run until this time has passed
    /// @param rounds the number of measured rounds, at least 1
    /// @param maxNanos no new round begins after this time, except the first
    /// @return the tokens per second of each way
    double[] tokensPerSecond(long warmUpNanos, int rounds, long maxNanos) {
        long begin = clock.getAsLong();
        while (clock.getAsLong() - begin < warmUpNanos) {
            round();
        }
        List<double[]> measured = new ArrayList<>();
        begin = clock.getAsLong();
        do {
            measured.add(round());
        } while (measured.size() < rounds && clock.getAsLong() - begin < maxNanos);
        double[] medians = new double[ways.size()];
        Arrays.setAll(medians, way -> median(measured, way));
        return medians;
    }

    /// The tokens per second of each way in one round.
    private double[] round() {
        double[] speeds = new double[ways.size()];
        for (int way = 0; way < speeds.length; way++) {
            long begin = clock.getAsLong();
            int tokens = ways.get(way).getAsInt();
            speeds[way] = tokens * 1e9 / Math.max(1, clock.getAsLong() - begin);
        }
        return speeds;
    }

    private static double median(List<double[]> rounds, int way) {
        double[] sorted =
                rounds.stream().mapToDouble(round -> round[way]).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
