package kawi.bench;

import java.util.Optional;
import kawi.autograd.kernel.PeakLoop;

/// The most that one core computes right now, measured.
///
/// A shared machine halves in speed from one minute to the next, so the peak is measured around every iteration, in the
/// same process, and the share of it says more than the rate. It follows the clock of the processor, but not what other
/// programs take of it: the best of a few short loops is seldom interrupted, a whole iteration always is.
final class Peak {
    /// Some milliseconds: long enough to measure, short beside an iteration.
    private static final int TURNS = 500_000;

    /// The peak is the best of a few: an interruption makes a loop slower, nothing makes it faster.
    private static final int TRIES = 5;

    private volatile float result;

    private Peak() {}

    /// Empty if the machine has no vectors for the peak loop, or the JVM was started without its incubator module.
    static Optional<Peak> ofThisMachine() {
        try {
            PeakLoop.operationsPerTurn();
            return Optional.of(new Peak());
        } catch (UnsupportedOperationException | NoClassDefFoundError e) {
            return Optional.empty();
        }
    }

    /// Floating-point operations a second of one thread.
    double operationsPerSecond() {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            result = PeakLoop.run(TURNS);
            shortest = Math.min(shortest, System.nanoTime() - start);
        }
        return 1e9 * TURNS * PeakLoop.operationsPerTurn() / shortest;
    }

    /// What the last loop came to, so that it cannot be left out.
    float result() {
        return result;
    }
}
