package kawi.bench.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import kawi.autograd.device.Device;

/// The peak of the machine again and again, in turn with what is held against it.
public final class PeakSamples {
    /// The best of a few tries is one that nobody has interrupted.
    private static final int TRIES = 4;

    private final Optional<FmaPeak> peak;
    private final List<Double> samples = new ArrayList<>();

    /// Warms the measurement up, which takes some tenths of a second.
    ///
    /// @param device whose threads are measured, all at once
    public PeakSamples(Device device) {
        peak = FmaPeak.of(device, device.threads());
        peak.ifPresent(FmaPeak::warmUp);
    }

    /// Measures it once more.
    public void take() {
        peak.ifPresent(measured -> samples.add(measured.best(TRIES)));
    }

    /// Forgets what was measured while the JVM was still compiling.
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
