package kawi.bench.jmh;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kawi.autograd.op.Cost;
import kawi.bench.machine.Limits;
import kawi.bench.machine.Roofline;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/// Prints beside the time of a benchmark what its [Cost] makes of it: `gigaflops` and `gigabytes`, and their shares
/// `ofPeak`, `ofBandwidth` and `ofRoofline` of what the machine can do ([Roofline]).
///
/// JMH's auxiliary counters would do for the first two, but only as operations a second in place of the time, and with
/// `ops/s` as their unit. A profiler adds to whatever mode is measured and names its own units.
public final class WorkProfiler implements InternalProfiler {
    private Roofline roofline;
    private int threadsBefore;
    private Limits before;

    @Override
    public String getDescription() {
        return "operations and bytes a second, and the shares of what the machine can do";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        threadsBefore = threads(benchmark);
        before = measure(threadsBefore);
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        int threads = threads(benchmark);
        Limits after = measure(threads);
        // Without a warm-up a benchmark has not said anything before its first iteration.
        Limits limits = threads == threadsBefore ? before.mean(after) : after;
        double seconds = secondsPerCall(benchmark, result.getPrimaryResult().getScore());
        return rates(Declaration.current().work(), seconds, limits);
    }

    private Limits measure(int threads) {
        if (roofline == null || roofline.threads() != threads) {
            roofline = new Roofline(threads);
        }
        return roofline.measure();
    }

    /// @param seconds that the work took
    static List<ScalarResult> rates(Cost work, double seconds, Limits limits) {
        double operationsPerSecond = work.flops() / seconds;
        double bytesPerSecond = work.bytes() / seconds;
        List<ScalarResult> rates = new ArrayList<>();
        rates.add(rate("gigaflops", operationsPerSecond / 1e9, "GFLOP/s"));
        rates.add(rate("gigabytes", bytesPerSecond / 1e9, "GB/s"));
        rates.add(rate("ofBandwidth", 100 * bytesPerSecond / limits.bytesPerSecond(), "%"));
        if (Double.isFinite(limits.operationsPerSecond())) { // without, there is no roof
            rates.add(rate("ofPeak", 100 * operationsPerSecond / limits.operationsPerSecond(), "%"));
            rates.add(rate("ofRoofline", 100 * limits.seconds(work) / seconds, "%"));
        }
        return rates;
    }

    /// The time by which another call is done; with JMH's `-t`, several threads make calls.
    private static double secondsPerCall(BenchmarkParams benchmark, double score) {
        double units = benchmark.getMode() == Mode.Throughput ? 1 / score : score / benchmark.getThreads();
        return units * benchmark.getTimeUnit().toNanos(1) / TimeUnit.SECONDS.toNanos(1);
    }

    /// Threads that compute at the same time: those that share a call, times those that make calls.
    private static int threads(BenchmarkParams benchmark) {
        return Declaration.current().threads() * benchmark.getThreads();
    }

    private static ScalarResult rate(String label, double score, String unit) {
        return new ScalarResult(label, score, unit, AggregationPolicy.AVG);
    }
}
