package kawi.bench.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import kawi.autograd.device.Device;

/// Samples of the machine's peak, taken in turn with what is compared with it.
public final class PeakSamples {
    /// The best of a few tries is one that nothing has disturbed.
    private static final int TRIES = 4;

    private final Optional<FmaPeak> peak;
    private final List<Double> samples = new ArrayList<>();

    /// Warms the measurement up, which takes some tenths of a second of processor time.
    ///
    /// @param device whose threads are measured, all at once
    public PeakSamples(Device device) {
        peak = FmaPeak.of(device, device.threads());
        peak.ifPresent(FmaPeak::warmUp);
    }

    /// Takes one more sample.
    public void take() {
        peak.ifPresent(measured -> samples.add(measured.best(TRIES)));
    }

    /// Drops the samples that were taken while the JVM was still compiling.
    public void forget() {
        samples.clear();
    }

    /// The median of the samples, in operations a second; empty without vectors.
    public OptionalDouble median() {
        double[] sorted =
                samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sorted[sorted.length / 2]);
    }
}
