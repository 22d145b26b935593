package kawi.bench.workload;

import java.util.OptionalDouble;
import kawi.bench.machine.PeakMemory;
import kawi.bench.machine.Share;
import kawi.bench.run.Sizes;
import kawi.bench.run.StepRun;
import kawi.bench.run.Workload;

/// The measured figures of a training step.
///
/// @param name the name of the workload
/// @param sizes of the model and the batch
/// @param recompute whether the backward pass computed each block again, so that less was kept in memory
/// @param threads the number of threads
/// @param steps the number of measured steps
/// @param medianMillis the median of the milliseconds per step
/// @param lowerQuartileMillis the lower quartile of the milliseconds per step
/// @param upperQuartileMillis the upper quartile of the milliseconds per step
/// @param percentile95Millis the 95th percentile of the milliseconds per step
/// @param minMillis the minimum of the milliseconds per step
/// @param maxMillis the maximum of the milliseconds per step
/// @param tokensPerSecond training tokens per second at the median
/// @param gflops GFLOP/s at the median, counting only the operations that the mathematics needs, without recomputed
/// blocks
/// @param peakGflops the FMA peak of the same number of threads, measured between the steps; null without vectors
/// @param utilisation the share of the FMA peak, at most 1; null if it could not be measured
/// @param activationBytes the memory of activations and their gradients
/// @param peakMemoryBytes the peak memory of the process
/// @param inference reading and generating with the same model
public record StepFigures(
        String name,
        Sizes sizes,
        boolean recompute,
        int threads,
        int steps,
        double medianMillis,
        double lowerQuartileMillis,
        double upperQuartileMillis,
        double percentile95Millis,
        double minMillis,
        double maxMillis,
        double tokensPerSecond,
        double gflops,
        Double peakGflops,
        Double utilisation,
        long activationBytes,
        long peakMemoryBytes,
        LlamaBench inference) {

    private static final double NANOS_PER_MILLI = 1e6;

    static StepFigures of(
            Workload measured,
            boolean recompute,
            int threads,
            Times times,
            StepRun run,
            OptionalDouble peak,
            LlamaBench inference) {
        double gflops = run.operations() / times.medianNanos(); // operations per nanosecond are billions per second
        Double peakGflops = peak.isPresent() ? (Double) (peak.getAsDouble() / 1e9) : null;
        return new StepFigures(
                measured.name(),
                Sizes.of(measured),
                recompute,
                threads,
                times.count(),
                times.medianNanos() / NANOS_PER_MILLI,
                times.lowerQuartileNanos() / NANOS_PER_MILLI,
                times.upperQuartileNanos() / NANOS_PER_MILLI,
                times.percentile95Nanos() / NANOS_PER_MILLI,
                times.minNanos() / NANOS_PER_MILLI,
                times.maxNanos() / NANOS_PER_MILLI,
                1e9 * run.tokens() / times.medianNanos(),
                gflops,
                peakGflops,
                Share.of(gflops, peakGflops).orElse(null),
                run.workingBytes(),
                PeakMemory.bytes(),
                inference);
    }
}
