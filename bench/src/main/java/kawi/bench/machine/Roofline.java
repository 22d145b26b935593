package kawi.bench.machine;

import java.util.Optional;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;

/// Measures the [Limits] of this machine, for a number of threads.
///
/// The speed of a shared machine can halve from one minute to the next. Therefore the limits are measured before and
/// after every iteration of a benchmark, in the same process, and a share of them says more than a rate.
public final class Roofline {
    private static final int TRIES_OF_PEAK = 40;
    private static final long NANOS_OF_MEMORY = 40_000_000;

    private final int threads;
    private final Optional<FmaPeak> peak;
    private final MemoryBandwidth memory;

    /// Creates the devices and warms up.
    ///
    /// @param threads the number of threads that compute at the same time
    public Roofline(int threads) {
        this.threads = threads;
        var device = new Device(KernelSets.preferred(), threads);
        peak = FmaPeak.of(device, threads);
        peak.ifPresent(FmaPeak::warmUp);
        memory = new MemoryBandwidth(device);
    }

    /// The number of threads that compute at the same time.
    public int threads() {
        return threads;
    }

    /// Measures both limits. Memory comes first: its many small tasks ensure that all threads run, each on a core
    /// of its own, before the peak is measured.
    public Limits measure() {
        double bytesPerSecond = memory.best(NANOS_OF_MEMORY);
        return new Limits(peak.map(p -> p.best(TRIES_OF_PEAK)).orElse(Double.POSITIVE_INFINITY), bytesPerSecond);
    }
}
