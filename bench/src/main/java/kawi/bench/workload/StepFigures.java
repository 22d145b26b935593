package kawi.bench.workload;

import java.util.OptionalDouble;
import kawi.bench.machine.PeakMemory;

/// What was measured of a training step.
///
/// @param name of the case
/// @param threads that computed
/// @param steps how many were measured
/// @param medianMillis of a step
/// @param minMillis of a step
/// @param maxMillis of a step
/// @param tokensPerSecond that it learned from, at the median
/// @param gflops operations that the mathematics needs, in billions a second, at the median
/// @param peakGflops what as many threads compute at most, measured between the steps; null without vectors
/// @param utilisation the share of the peak, 1 being all of it; null without vectors
/// @param peakMemoryBytes the most memory that the process has held
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
                peakGflops == null ? null : (Double) (gflops / peakGflops),
                PeakMemory.bytes());
    }
}
