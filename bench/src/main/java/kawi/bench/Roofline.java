package kawi.bench;

import java.util.Optional;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.KernelSets;

/// The [Limits] of this machine right now, for so many threads, measured.
///
/// A shared machine halves in speed from one minute to the next, so the limits are measured around every iteration, in
/// the same process, and the share of them says more than a rate. They follow the clock of the processor and of the
/// memory, but not what other programs take of them: the best of a few short tries is seldom interrupted, a whole
/// iteration always is.
final class Roofline {
    /// An interruption makes a try slower, nothing makes it faster.
    private static final int TRIES = 5;

    private final Optional<Peak> peak;
    private final MemoryStream memory;

    /// @param threads that compute at the same time
    Roofline(int threads) {
        var device = new Device(KernelSets.preferred(), threads);
        peak = Peak.of(device);
        memory = new MemoryStream(device);
    }

    Limits measure() {
        return new Limits(
                peak.map(p -> best(p.operations(), p::run)).orElse(Double.POSITIVE_INFINITY),
                best(memory.bytes(), memory::run));
    }

    private static double best(double amount, Runnable work) {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            work.run();
            shortest = Math.min(shortest, System.nanoTime() - start);
        }
        return 1e9 * amount / shortest;
    }
}
