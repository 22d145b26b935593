package kawi.bench.workload;

import kawi.bench.machine.Share;
import kawi.bench.workload.FormatBenchmark.Series;

/// The measured figures of a model with its weights in one format.
///
/// @param weights the format: `f32`, or the name of a [kawi.autograd.kernel.weights.WeightFormat]
/// @param threads the number of threads
/// @param weightBytes the bytes of the weights in memory
/// @param bytesPerToken the bytes of weights, keys and values that must be read to decode a token
/// @param tokensPerSecond decoded tokens per second in the median round
/// @param decodeGain how many times faster than float32 decoding is, the median of the ratios of the rounds
/// @param gigabytesPerSecond GB/s at the median, counting [#bytesPerToken]
/// @param peakGigabytesPerSecond the speed at which the float32 weights can be read, measured alternately
/// @param bandwidthUtilisation the share of that speed, at most 1; null if it could not be measured
/// @param prefillTokensPerSecond prefilled tokens per second in the median round
/// @param prefillGain how many times faster than float32 prefill is, the median of the ratios of the rounds
public record FormatFigures(
        String weights,
        int threads,
        long weightBytes,
        double bytesPerToken,
        double tokensPerSecond,
        double decodeGain,
        double gigabytesPerSecond,
        double peakGigabytesPerSecond,
        Double bandwidthUtilisation,
        double prefillTokensPerSecond,
        double prefillGain) {

    private static final double GIGA = 1e9;

    /// Computes the figures from the measured times per token.
    ///
    /// @param bandwidth bytes per second
    static FormatFigures of(
            String weights,
            int threads,
            long weightBytes,
            double bytesPerToken,
            Series decode,
            Series prefill,
            double bandwidth) {
        double gigabytes = bytesPerToken / decode.medianNanos();
        return new FormatFigures(
                weights,
                threads,
                weightBytes,
                bytesPerToken,
                GIGA / decode.medianNanos(),
                decode.gain(),
                gigabytes,
                bandwidth / GIGA,
                Share.of(gigabytes, bandwidth / GIGA).orElse(null),
                GIGA / prefill.medianNanos(),
                prefill.gain());
    }
}
