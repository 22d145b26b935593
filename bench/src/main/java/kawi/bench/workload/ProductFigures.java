package kawi.bench.workload;

import java.util.OptionalDouble;
import kawi.bench.machine.Share;

/// The measured figures of a matrix product.
///
/// @param form `A B`, `A B^T` or `A^T B`, by the layout of the matrices
/// @param medianMillis the median of the milliseconds per product
/// @param minMillis the minimum of the milliseconds per product
/// @param maxMillis the maximum of the milliseconds per product
/// @param gflops GFLOP/s at the median
/// @param peakGflops the FMA peak of the same number of threads, measured between the products; null without vectors
/// @param utilisation the share of the FMA peak, at most 1; null if it could not be measured
public record ProductFigures(
        String form,
        double medianMillis,
        double minMillis,
        double maxMillis,
        double gflops,
        Double peakGflops,
        Double utilisation) {

    private static final double NANOS_PER_MILLI = 1e6;

    /// Computes the figures from the measured times.
    ///
    /// @param calls products per run
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
