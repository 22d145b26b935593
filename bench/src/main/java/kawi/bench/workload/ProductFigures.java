package kawi.bench.workload;

import java.util.OptionalDouble;
import kawi.bench.machine.Share;

/// The measured figures of a matrix product.
///
/// @param form `A B`, `A B^T` or `A^T B`, as the matrices lie in memory
/// @param medianMillis of a product
/// @param minMillis of a product
/// @param maxMillis of a product
/// @param gflops in GFLOP/s, at the median
/// @param peakGflops the FMA peak of as many threads, measured between the products; null without vectors
/// @param utilisation the share of the peak, at most 1; null if it could not be measured
public record ProductFigures(
        String form,
        double medianMillis,
        double minMillis,
        double maxMillis,
        double gflops,
        Double peakGflops,
        Double utilisation) {

    private static final double NANOS_PER_MILLI = 1e6;

    /// @param calls products of each run
    static ProductFigures of(String form, Times times, int calls, double operations, OptionalDouble peak) {
        double gflops = calls * operations / times.medianNanos();
        Double peakGflops = peak.isPresent() ? (Double) (peak.getAsDouble() / 1e9) : null;
        return new ProductFigures(
                form,
                times.medianNanos() / calls / NANOS_PER_MILLI,
                times.minNanos() / calls / NANOS_PER_MILLI,
                times.maxNanos() / calls / NANOS_PER_MILLI,
                gflops,
                peakGflops,
                Share.of(gflops, peakGflops).orElse(null));
    }
}
