package kawi.bench.peers;

import java.util.Arrays;
import java.util.List;

/// The same work by Kawi and by its peers, in turn: every round everyone works for some milliseconds, so that a minute
/// in which the machine is slower is slower for all.
///
/// @param contenders Kawi first
/// @param rounds how often everyone's turn comes
/// @param warmUpSeconds how long Kawi works before, at least, for the JVM to compile it
record Duel(List<? extends Runnable> contenders, int rounds, double warmUpSeconds) {
    private static final double TURN_SECONDS = 0.02;
    private static final int WARM_UP_ROUNDS = 5;

    /// OpenMP's and OpenBLAS's threads go on spinning after a call and would steal a core from whoever is next. Until
    /// this many milliseconds later they sleep.
    private static final long PAUSE_MILLIS = 8;

    /// What came of it.
    ///
    /// @param seconds of one call, `[contender][round]`
    record Outcome(double[][] seconds) {

        /// The middle of a contender's rounds.
        double medianSeconds(int contender) {
            return median(seconds[contender]);
        }

        /// How many times as fast as another contender the first is, in words: the median of the rounds, the lowest
        /// and the highest.
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

    /// Lets everyone work in turn, after some time to warm up.
    Outcome fight() {
        int[] calls = new int[contenders.size()];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = callsOfATurn(i, i == 0 ? warmUpSeconds : 0);
        }
        double[][] seconds = new double[calls.length][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < calls.length; i++) {
                seconds[i][round] = secondsOfACall(i, calls[i]);
            }
        }
        return new Outcome(seconds);
    }

    /// Warms up, for some rounds and so many seconds at least, and finds how many calls make a turn.
    private int callsOfATurn(int contender, double leastSeconds) {
        int calls = 1;
        double seconds = 0;
        for (int round = 0; round < WARM_UP_ROUNDS || seconds < leastSeconds; round++) {
            double secondsOfACall = secondsOfACall(contender, calls);
            seconds += calls * secondsOfACall;
            calls = (int) Math.clamp(TURN_SECONDS / secondsOfACall, 1, 1e6);
        }
        return calls;
    }

    private double secondsOfACall(int contender, int calls) {
        Runnable work = contenders.get(contender);
        pause();
        long start = System.nanoTime();
        for (int call = 0; call < calls; call++) {
            work.run();
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
