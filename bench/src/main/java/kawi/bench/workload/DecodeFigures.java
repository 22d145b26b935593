package kawi.bench.workload;

import java.util.OptionalDouble;
import kawi.bench.machine.PeakMemory;
import kawi.bench.machine.Share;

/// The measured figures of decoding.
///
/// @param name the name of the case
/// @param threads the number of threads
/// @param tokens the number of measured tokens
/// @param medianMillis milliseconds per token in the median text
/// @param minMillis milliseconds per token in the fastest text
/// @param maxMillis milliseconds per token in the slowest text
/// @param tokensPerSecond tokens per second at the median
/// @param gflops GFLOP/s at the median, counting only the operations that the mathematics needs
/// @param peakGflops the FMA peak of the same number of threads; null without vectors
/// @param utilisation the share of the FMA peak, at most 1; null if it could not be measured
/// @param gigabytesPerSecond GB/s at the median, counting the weights, keys and values that must be read
/// @param peakGigabytesPerSecond the speed at which the same weights can be read, measured alternately
/// @param bandwidthUtilisation the share of that speed, at most 1; null if it could not be measured
/// @param peakMemoryBytes the peak memory of the process
public record DecodeFigures(
        String name,
        int threads,
        long tokens,
        double medianMillis,
        double minMillis,
        double maxMillis,
        double tokensPerSecond,
        double gflops,
        Double peakGflops,
        Double utilisation,
        double gigabytesPerSecond,
        double peakGigabytesPerSecond,
        Double bandwidthUtilisation,
        long peakMemoryBytes) {

    private static final double NANOS_PER_MILLI = 1e6;

    /// Computes the figures from the measured times.
    ///
    /// @param tokens tokens per run
    /// @param operations floating-point operations per run
    /// @param bytes bytes per run
    static DecodeFigures of(
            Case measured,
            int threads,
            Times times,
            int tokens,
            double operations,
            double bytes,
            OptionalDouble peak,
            double bytesPerSecond) {
        double nanos = times.medianNanos();
        double gflops = operations / nanos; // operations per nanosecond are billions per second
        Double peakGflops = peak.isPresent() ? (Double) (peak.getAsDouble() / 1e9) : null;
        double gigabytes = bytes / nanos;
        return new DecodeFigures(
                measured.toString(),
                threads,
                (long) times.count() * tokens,
                nanos / tokens / NANOS_PER_MILLI,
                times.minNanos() / tokens / NANOS_PER_MILLI,
                times.maxNanos() / tokens / NANOS_PER_MILLI,
                1e9 * tokens / nanos,
                gflops,
                peakGflops,
                Share.of(gflops, peakGflops).orElse(null),
                gigabytes,
                bytesPerSecond / 1e9,
                Share.of(gigabytes, bytesPerSecond / 1e9).orElse(null),
                PeakMemory.bytes());
    }
}
