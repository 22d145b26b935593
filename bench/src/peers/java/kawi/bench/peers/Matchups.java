package kawi.bench.peers;

import java.io.PrintStream;
import java.util.List;

/// Kawi beside libtorch: the milliseconds of both, and how many times as fast Kawi is: the median of the rounds, the
/// lowest and the highest.
final class Matchups {
    private static final double WARM_UP_SECONDS = 1;

    private final int rounds;
    private final PrintStream out;

    Matchups(int rounds, PrintStream out) {
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

    /// Both do the work twice, as it may go on where it stopped, and must agree each time; then the duel.
    void compare(Matchup matchup) {
        List<Contender> contenders = List.of(matchup.kawi(), matchup.torch());
        for (int run = 0; run < 2; run++) {
            contenders.forEach(Contender::run);
            Agreement.require(
                    matchup.name(), matchup.kawi().results(), matchup.torch().results(), matchup.tolerance());
        }
        Duel.Outcome outcome = new Duel(contenders, rounds, WARM_UP_SECONDS).fight();
        out.printf(
                "%-40s%12.3f%14.3f  %s%n",
                matchup.name(), 1e3 * outcome.medianSeconds(0), 1e3 * outcome.medianSeconds(1), outcome.ratio(1));
    }
}
