package kawi.bench.peers;

import java.io.PrintStream;
import java.util.List;

/// Compares Kawi with libtorch and prints the milliseconds of both and the speedup of Kawi: the median of the rounds,
/// the minimum and the maximum.
final class Comparisons {
    private static final double WARM_UP_SECONDS = 1;

    private final int rounds;
    private final PrintStream out;

    Comparisons(int rounds, PrintStream out) {
        this.rounds = rounds;
        this.out = out;
    }

    void title(String title, int threads) {
        out.printf(
                "%n%-40s%12s%14s%25s%n",
                title + ", " + threads + (threads == 1 ? " thread" : " threads"),
                "Kawi, ms",
                "libtorch, ms",
                "libtorch / Kawi");
    }

    /// Runs both twice and checks that they agree each time, since a second run may continue from the first; then
    /// measures.
    void compare(Comparison comparison) {
        List<Contender> contenders = List.of(comparison.kawi(), comparison.torch());
        for (int run = 0; run < 2; run++) {
            contenders.forEach(Contender::run);
            Agreement.require(
                    comparison.name(),
                    comparison.kawi().results(),
                    comparison.torch().results(),
                    comparison.tolerance());
        }
        PairedTiming.Outcome outcome = new PairedTiming(contenders, rounds, WARM_UP_SECONDS).measure();
        out.printf(
                "%-40s%12.3f%14.3f  %s%n",
                comparison.name(), 1e3 * outcome.medianSeconds(0), 1e3 * outcome.medianSeconds(1), outcome.ratio(1));
    }
}
