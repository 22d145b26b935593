package kawi.bench.peers;

import java.util.Arrays;
import java.util.List;

/// Measures the same computation by Kawi and by its peers alternately: in every round each runs for some milliseconds,
/// so that a slow phase of the machine affects all of them.
///
/// @param contenders the implementations, Kawi first
/// @param rounds the number of rounds
/// @param warmUpSeconds the minimum warm-up time of Kawi, in which the JVM compiles it
record PairedTiming(List<? extends Runnable> contenders, int rounds, double warmUpSeconds) {
    private static final double TURN_SECONDS = 0.02;
    private static final int WARM_UP_ROUNDS = 5;

    /// The pause before each turn. The threads of OpenMP and OpenBLAS spin after a call and would take a core from the
    /// next contender; after this time they sleep.
    private static final long PAUSE_MILLIS = 8;

    /// The measured times.
    ///
    /// @param seconds the time of one call, `[contender][round]`
    record Outcome(double[][] seconds) {

        /// The median of a contender's rounds.
        double medianSeconds(int contender) {
            return median(seconds[contender]);
        }

        /// The speedup of the first contender over another, formatted: the median of the rounds, the minimum and the
        /// maximum.
        String ratio(int contender) {
            double[] ratios = new double[seconds[0].length];
            for (int round = 0; round < ratios.length; round++) {
                ratios[round] = seconds[contender][round] / seconds[0][round];
            }
            Arrays.sort(ratios);
            return "%7.2f (%4.2f .. %4.2f)".formatted(median(ratios), ratios[0], ratios[ratios.length - 1]);
        }

        private static double median(double... numbers) {
            double[] sorted = numbers.clone();
            Arrays.sort(sorted);
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// Warms up, then measures all contenders alternately.
    Outcome measure() {
        int[] calls = new int[contenders.size()];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = callsPerTurn(i, i == 0 ? warmUpSeconds : 0);
        }
        double[][] seconds = new double[calls.length][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < calls.length; i++) {
                seconds[i][round] = secondsPerCall(i, calls[i]);
            }
        }
        return new Outcome(seconds);
    }

    /// Warms up for some rounds and at least this many seconds, and determines the number of calls in a turn.
    private int callsPerTurn(int contender, double minSeconds) {
        int calls = 1;
        double seconds = 0;
        for (int round = 0; round < WARM_UP_ROUNDS || seconds < minSeconds; round++) {
            double secondsPerCall = secondsPerCall(contender, calls);
            seconds += calls * secondsPerCall;
            calls = (int) Math.clamp(TURN_SECONDS / secondsPerCall, 1, 1e6);
        }
        return calls;
    }

    private double secondsPerCall(int contender, int calls) {
        Runnable body = contenders.get(contender);
        pause();
        long start = System.nanoTime();
        for (int call = 0; call < calls; call++) {
            body.run();
        }
        return (System.nanoTime() - start) / 1e9 / calls;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
