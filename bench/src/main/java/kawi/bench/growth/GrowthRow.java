package kawi.bench.growth;

import java.util.OptionalDouble;
import kawi.bench.machine.Load;
import kawi.bench.machine.Share;
import kawi.bench.run.Run;
import kawi.bench.workload.Times;

/// The measured figures of a computation at one place of an axis.
///
/// @param axis the name of the axis
/// @param value the place
/// @param what the computation: `step`, `attention` (of all layers, forward and backward), `forward` (of a step),
/// `prefill` or `decode`
/// @param threads the number of threads
/// @param tokens tokens of a run
/// @param runs the number of measured runs
/// @param medianMillis the median of the milliseconds per run
/// @param lowerQuartileMillis the lower quartile of the milliseconds per run
/// @param upperQuartileMillis the upper quartile of the milliseconds per run
/// @param gigaflop billions of floating-point operations of a run, counting only those that the mathematics needs
/// @param gflops GFLOP/s at the median
/// @param peakGflops the FMA peak of the same number of threads, measured between the runs; null without vectors
/// @param utilisation the share of the FMA peak, at most 1; null if it could not be measured
/// @param megabytes megabytes that a run must read; null if memory is not what limits it
/// @param gigabytesPerSecond GB/s at the median
/// @param peakGigabytesPerSecond the speed at which the same weights can be read, measured between the runs
/// @param bandwidthUtilisation the share of that speed, at most 1; null if it could not be measured
/// @param workingBytes activations and their gradients, or the KV cache
/// @param heapBytes all that the run keeps in memory: live objects, after a garbage collection
/// @param runnable threads of other programs that ran or waited for a core at that time
/// @param cores cores that the JVM may use
public record GrowthRow(
        String axis,
        int value,
        String what,
        int threads,
        int tokens,
        int runs,
        double medianMillis,
        double lowerQuartileMillis,
        double upperQuartileMillis,
        double gigaflop,
        double gflops,
        Double peakGflops,
        Double utilisation,
        Double megabytes,
        Double gigabytesPerSecond,
        Double peakGigabytesPerSecond,
        Double bandwidthUtilisation,
        long workingBytes,
        long heapBytes,
        int runnable,
        int cores) {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double GIGA = 1e9;

    /// Computes the figures from the measured times.
    ///
    /// @param peak operations per second
    /// @param bandwidth bytes per second; empty if memory is not what limits the run
    static GrowthRow of(
            Point point,
            int threads,
            Run run,
            Times times,
            OptionalDouble peak,
            OptionalDouble bandwidth,
            long heapBytes,
            Load load) {
        double nanos = times.medianNanos();
        double gflops = run.operations() / nanos; // operations per nanosecond are billions per second
        Double peakGflops = peak.isPresent() ? (Double) (peak.getAsDouble() / GIGA) : null;
        Double peakGigabytes = bandwidth.isPresent() ? (Double) (bandwidth.getAsDouble() / GIGA) : null;
        Double gigabytes = bandwidth.isPresent() ? (Double) (run.bytes() / nanos) : null;
        return new GrowthRow(
                point.axis().toString(),
                point.value(),
                point.what(),
                threads,
                run.tokens(),
                times.count(),
                nanos / NANOS_PER_MILLI,
                times.lowerQuartileNanos() / NANOS_PER_MILLI,
                times.upperQuartileNanos() / NANOS_PER_MILLI,
                run.operations() / GIGA,
                gflops,
                peakGflops,
                Share.of(gflops, peakGflops).orElse(null),
                bandwidth.isPresent() ? (Double) (run.bytes() / 1e6) : null,
                gigabytes,
                peakGigabytes,
                gigabytes == null ? null : Share.of(gigabytes, peakGigabytes).orElse(null),
                run.workingBytes(),
                heapBytes,
                load.runnable(),
                load.cores());
    }

    /// Microseconds per token at the median.
    public double microsPerToken() {
        return 1e3 * medianMillis / tokens;
    }

    /// Working bytes per token of a run.
    public double workingBytesPerToken() {
        return (double) workingBytes / tokens;
    }

    /// The load of the machine at the time of the measurement.
    public Load load() {
        return new Load(runnable, cores);
    }
}
