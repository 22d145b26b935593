package kawi.bench.machine;

import java.util.Optional;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;

/// Measures the [Limits] of this machine, for a number of threads.
///
/// A shared machine halves in speed from one minute to the next, so the limits are measured around every iteration of a
/// benchmark, in the same process, and the share of them says more than a rate.
public final class Roofline {
    private static final int TRIES_OF_PEAK = 40;
    private static final long NANOS_OF_MEMORY = 40_000_000;

    private final int threads;
    private final Optional<FmaPeak> peak;
    private final MemoryBandwidth memory;

    /// @param threads that compute at the same time
    public Roofline(int threads) {
        this.threads = threads;
        var device = new Device(KernelSets.preferred(), threads);
        peak = FmaPeak.of(device, threads);
        peak.ifPresent(FmaPeak::warmUp);
        memory = new MemoryBandwidth(device);
    }

    /// How many threads compute at the same time.
    public int threads() {
        return threads;
    }

    /// Memory first: its many small pieces make sure that all threads run, each on a core of its own, before the peak
    /// is measured.
    public Limits measure() {
        double bytesPerSecond = memory.best(NANOS_OF_MEMORY);
        return new Limits(peak.map(p -> p.best(TRIES_OF_PEAK)).orElse(Double.POSITIVE_INFINITY), bytesPerSecond);
    }
}
