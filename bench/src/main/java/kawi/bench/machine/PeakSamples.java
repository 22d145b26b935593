package kawi.bench.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import kawi.autograd.device.Device;

/// Samples of the machine's peak, taken alternately with the measurements that are compared with it.
public final class PeakSamples {
    /// The best of a few runs is probably undisturbed by other programs.
    private static final int TRIES = 4;

    private final Optional<FmaPeak> peak;
    private final List<Double> samples = new ArrayList<>();

    /// Warms up the measurement, which takes a few tenths of a second of processor time.
    ///
    /// @param device the device whose threads are measured, all at the same time
    public PeakSamples(Device device) {
        peak = FmaPeak.of(device, device.threads());
        peak.ifPresent(FmaPeak::warmUp);
    }

    /// Takes a sample.
    public void take() {
        peak.ifPresent(measured -> samples.add(measured.best(TRIES)));
    }

    /// Discards the samples so far, which were taken while the JVM was still compiling.
    public void forget() {
        samples.clear();
    }

    /// The median of the samples, in operations per second; empty without vectors.
    public OptionalDouble median() {
        double[] sorted =
                samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sorted[sorted.length / 2]);
    }
}
