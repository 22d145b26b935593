package kawi.bench.workload;

import java.util.OptionalDouble;
import kawi.bench.machine.PeakMemory;
import kawi.bench.machine.Share;
import kawi.bench.run.DecodeRun;
import kawi.bench.run.Sizes;
import kawi.bench.run.Workload;

/// The measured figures of decoding.
///
/// @param name the name of the workload
/// @param sizes of the model
/// @param position tokens in the cache before the first measured token
/// @param threads the number of threads
/// @param tokens the number of measured tokens of all sequences
/// @param medianMillis milliseconds per pass, one token of each sequence, in the median text, or at that position
/// @param lowerQuartileMillis the lower quartile of the milliseconds per pass
/// @param upperQuartileMillis the upper quartile of the milliseconds per pass
/// @param minMillis milliseconds per pass in the fastest text, or at that position
/// @param maxMillis milliseconds per pass in the slowest text
/// @param tokensPerSecond tokens per second at the median
/// @param gflops GFLOP/s at the median, counting only the operations that the mathematics needs
/// @param peakGflops the FMA peak of the same number of threads; null without vectors
/// @param utilisation the share of the FMA peak, at most 1; null if it could not be measured
/// @param gigabytesPerSecond GB/s at the median, counting the weights, keys and values that must be read
/// @param peakGigabytesPerSecond the speed at which the same weights can be read, measured alternately
/// @param bandwidthUtilisation the share of that speed, at most 1; null if it could not be measured
/// @param cacheBytes the memory of the KV cache, in use or not
/// @param peakMemoryBytes the peak memory of the process
/// @param inference reading and generating with the same model, one text
public record DecodeFigures(
        String name,
        Sizes sizes,
        int position,
        int threads,
        long tokens,
        double medianMillis,
        double lowerQuartileMillis,
        double upperQuartileMillis,
        double minMillis,
        double maxMillis,
        double tokensPerSecond,
        double gflops,
        Double peakGflops,
        Double utilisation,
        double gigabytesPerSecond,
        double peakGigabytesPerSecond,
        Double bandwidthUtilisation,
        long cacheBytes,
        long peakMemoryBytes,
        LlamaBench inference) {

    private static final double NANOS_PER_MILLI = 1e6;

    /// Computes the figures from the measured times.
    ///
    /// @param bytesPerSecond the speed at which the weights can be read
    static DecodeFigures of(
            Workload measured,
            int position,
            int threads,
            Times times,
            DecodeRun run,
            OptionalDouble peak,
            double bytesPerSecond,
            LlamaBench inference) {
        double nanos = times.medianNanos();
        double perPass = NANOS_PER_MILLI * run.passes();
        double gflops = run.operations() / nanos; // operations per nanosecond are billions per second
        Double peakGflops = peak.isPresent() ? (Double) (peak.getAsDouble() / 1e9) : null;
        double gigabytes = run.bytes() / nanos;
        return new DecodeFigures(
                measured.name(),
                Sizes.of(measured),
                position,
                threads,
                (long) times.count() * run.tokens(),
                nanos / perPass,
                times.lowerQuartileNanos() / perPass,
                times.upperQuartileNanos() / perPass,
                times.minNanos() / perPass,
                times.maxNanos() / perPass,
                1e9 * run.tokens() / nanos,
                gflops,
                peakGflops,
                Share.of(gflops, peakGflops).orElse(null),
                gigabytes,
                bytesPerSecond / 1e9,
                Share.of(gigabytes, bytesPerSecond / 1e9).orElse(null),
                run.workingBytes(),
                PeakMemory.bytes(),
                inference);
    }
}
