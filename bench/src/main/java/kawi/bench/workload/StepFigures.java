package kawi.bench.workload;

import java.util.OptionalDouble;
import kawi.bench.machine.PeakMemory;
import kawi.bench.machine.Share;

/// The measured figures of a training step.
///
/// @param name of the case
/// @param threads that took part
/// @param steps steps measured
/// @param medianMillis of a step
/// @param minMillis of a step
/// @param maxMillis of a step
/// @param tokensPerSecond trained on, at the median
/// @param gflops operations that the mathematics needs, in GFLOP/s, at the median
/// @param peakGflops the FMA peak of as many threads, measured between the steps; null without vectors
/// @param utilisation the share of the peak, at most 1; null if it could not be measured
/// @param peakMemoryBytes the peak memory of the process
public record StepFigures(
        String name,
        int threads,
        int steps,
        double medianMillis,
        double minMillis,
        double maxMillis,
        double tokensPerSecond,
        double gflops,
        Double peakGflops,
        Double utilisation,
        long peakMemoryBytes) {

    private static final double NANOS_PER_MILLI = 1e6;

    static StepFigures of(Case measured, int threads, Times times, double operations, OptionalDouble peak) {
        double gflops = operations / times.medianNanos(); // operations a nanosecond are billions a second
        Double peakGflops = peak.isPresent() ? (Double) (peak.getAsDouble() / 1e9) : null;
        return new StepFigures(
                measured.toString(),
                threads,
                times.count(),
                times.medianNanos() / NANOS_PER_MILLI,
                times.minNanos() / NANOS_PER_MILLI,
                times.maxNanos() / NANOS_PER_MILLI,
                1e9 * measured.tokensPerStep() / times.medianNanos(),
                gflops,
                peakGflops,
                Share.of(gflops, peakGflops).orElse(null),
                PeakMemory.bytes());
    }
}
