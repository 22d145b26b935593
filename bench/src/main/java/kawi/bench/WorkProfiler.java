package kawi.bench;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/// Prints beside the time of a benchmark what its [Work] makes of it: `gigaflops`, `gigabytes` and `ofPeak`.
///
/// JMH's auxiliary counters would do for the first two, but only as operations a second in place of the time, and with
/// `ops/s` as their unit. A profiler adds to whatever mode is measured and names its own units.
public final class WorkProfiler implements InternalProfiler {
    private final Optional<Peak> peak = Peak.ofThisMachine();
    private double peakBefore;

    @Override
    public String getDescription() {
        return "operations and bytes a second, and the share of the peak";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        peakBefore = peak.map(Peak::operationsPerSecond).orElse(0.0);
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        Work work = Work.declared();
        double seconds = secondsPerCall(benchmark, result.getPrimaryResult().getScore());
        double operationsPerSecond = work.operations() / seconds;
        ScalarResult gigaflops = rate("gigaflops", operationsPerSecond / 1e9, "GFLOP/s");
        ScalarResult gigabytes = rate("gigabytes", work.bytes() / seconds / 1e9, "GB/s");
        if (peak.isEmpty()) {
            return List.of(gigaflops, gigabytes);
        }
        double peakOfOne = (peakBefore + peak.get().operationsPerSecond()) / 2;
        double share = operationsPerSecond / (peakOfOne * threads(benchmark));
        return List.of(gigaflops, gigabytes, rate("ofPeak", 100 * share, "%"));
    }

    /// The time by which another call is done; with JMH's `-t`, several threads make calls.
    private static double secondsPerCall(BenchmarkParams benchmark, double score) {
        double units = benchmark.getMode() == Mode.Throughput ? 1 / score : score / benchmark.getThreads();
        return units * benchmark.getTimeUnit().toNanos(1) / TimeUnit.SECONDS.toNanos(1);
    }

    /// The threads that share the work: those of the benchmark's device, one if it has none, times those of JMH.
    private static int threads(BenchmarkParams benchmark) {
        boolean hasDevice = benchmark.getParamsKeys().contains("threads");
        return benchmark.getThreads() * (hasDevice ? Integer.parseInt(benchmark.getParam("threads")) : 1);
    }

    private static ScalarResult rate(String label, double score, String unit) {
        return new ScalarResult(label, score, unit, AggregationPolicy.AVG);
    }
}
