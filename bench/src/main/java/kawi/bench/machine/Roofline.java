package kawi.bench.machine;

import java.util.Optional;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;

/// The [Limits] of this machine right now, for so many threads, measured.
///
/// A shared machine halves in speed from one minute to the next, so the limits are measured around every iteration, in
/// the same process, and the share of them says more than a rate. They follow the clock of the processor and of the
/// memory, but not what other programs take of them: the best of a few short tries is seldom interrupted, a whole
/// iteration always is.
public final class Roofline {
    /// How long each limit is tried. An interruption makes a try slower, nothing makes it faster, so the best counts.
    private static final long NANOS = 40_000_000;

    private final int threads;
    private final Optional<Peak> peak;
    private final MemoryStream memory;

    /// @param threads that compute at the same time
    public Roofline(int threads) {
        this.threads = threads;
        var device = new Device(KernelSets.preferred(), threads);
        peak = Peak.of(device);
        memory = new MemoryStream(device);
    }

    /// That compute at the same time.
    public int threads() {
        return threads;
    }

    /// Memory first: its many small pieces see to it that all threads run, each on a core of its own, before the peak
    /// is tried, in which whoever comes late counts for nothing.
    public Limits measure() {
        double bytesPerSecond = best(memory.bytes(), memory::run);
        return new Limits(peak.map(p -> best(p.operations(), p::run)).orElse(Double.POSITIVE_INFINITY), bytesPerSecond);
    }

    private static double best(double amount, Runnable work) {
        long begin = System.nanoTime();
        long shortest = Long.MAX_VALUE;
        for (long start = begin; start - begin < NANOS; start = System.nanoTime()) {
            work.run();
            shortest = Math.min(shortest, System.nanoTime() - start);
        }
        return 1e9 * amount / shortest;
    }
}
