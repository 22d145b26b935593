package kawi.bench.workload;

import java.util.OptionalDouble;
import kawi.bench.machine.PeakMemory;
import kawi.bench.machine.Share;

/// The measured figures of decoding.
///
/// @param name of the case
/// @param threads that took part
/// @param tokens tokens measured
/// @param medianMillis of a token, in the median text
/// @param minMillis of a token, in the fastest text
/// @param maxMillis of a token, in the slowest text
/// @param tokensPerSecond at the median
/// @param gflops operations that the mathematics needs, in GFLOP/s, at the median
/// @param peakGflops the FMA peak of as many threads; null without vectors
/// @param utilisation the share of that peak, at most 1; null if it could not be measured
/// @param gigabytesPerSecond of weights, keys and values that must be read, at the median
/// @param peakGigabytesPerSecond how fast the same weights can be read, measured in turn with it
/// @param bandwidthUtilisation the share of that, at most 1; null if it could not be measured
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

    /// @param tokens of a run
    /// @param operations of a run
    /// @param bytes of a run
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
        double gflops = operations / nanos; // operations a nanosecond are billions a second
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
