package kawi.bench.jmh.harness;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
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

/// Computes rates from the time and the [Cost] of a benchmark: `gigaflops` and `gigabytes` per second, and their shares
/// `ofPeak`, `ofBandwidth` and `ofRoofline` of the limits of the machine ([Roofline]).
///
/// JMH's auxiliary counters could report the first two, but only as operations per second in place of the time, and
/// with the unit `ops/s`. A profiler adds results in any mode, with units of its own.
public final class CostProfiler implements InternalProfiler {
    private final IntFunction<Limits> limitsOfThreads;
    private int threadsBefore;
    private Limits before;

    /// Measures the limits of this machine before and after every iteration.
    public CostProfiler() {
        this(new Measurement());
    }

    /// @param limitsOfThreads the limits of the machine for a number of threads
    CostProfiler(IntFunction<Limits> limitsOfThreads) {
        this.limitsOfThreads = limitsOfThreads;
    }

    /// Measures the limits; the devices and the warm-up are kept for the next measurement with as many threads.
    private static final class Measurement implements IntFunction<Limits> {
        private Optional<Roofline> roofline = Optional.empty();

        @Override
        public Limits apply(int threads) {
            Roofline measured =
                    roofline.filter(kept -> kept.threads() == threads).orElseGet(() -> new Roofline(threads));
            roofline = Optional.of(measured);
            return measured.measure();
        }
    }

    @Override
    public String getDescription() {
        return "operations and bytes per second, and their shares of the machine's limits";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        threadsBefore = threads(benchmark);
        before = limitsOfThreads.apply(threadsBefore);
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        int threads = threads(benchmark);
        Limits after = limitsOfThreads.apply(threads);
        // Without a warm-up, no cost is declared before the first iteration.
        Limits limits = threads == threadsBefore ? before.mean(after) : after;
        double seconds = secondsPerCall(benchmark, result.getPrimaryResult().getScore());
        return rates(DeclaredCost.current().cost(), seconds, limits);
    }

    /// Computes the rates of one call.
    ///
    /// @param seconds the time of the call
    static List<ScalarResult> rates(Cost cost, double seconds, Limits limits) {
        double operationsPerSecond = cost.flops() / seconds;
        double bytesPerSecond = cost.bytes() / seconds;
        List<ScalarResult> rates = new ArrayList<>();
        rates.add(rate("gigaflops", operationsPerSecond / 1e9, "GFLOP/s"));
        rates.add(rate("gigabytes", bytesPerSecond / 1e9, "GB/s"));
        rates.add(rate("ofBandwidth", 100 * bytesPerSecond / limits.bytesPerSecond(), "%"));
        if (Double.isFinite(limits.operationsPerSecond())) { // otherwise the peak is unknown
            rates.add(rate("ofPeak", 100 * operationsPerSecond / limits.operationsPerSecond(), "%"));
            rates.add(rate("ofRoofline", 100 * limits.seconds(cost) / seconds, "%"));
        }
        return rates;
    }

    /// The time between the ends of two calls; with JMH's `-t`, several threads make calls.
    private static double secondsPerCall(BenchmarkParams benchmark, double score) {
        double units = benchmark.getMode() == Mode.Throughput ? 1 / score : score / benchmark.getThreads();
        return units * benchmark.getTimeUnit().toNanos(1) / TimeUnit.SECONDS.toNanos(1);
    }

    /// The threads that compute at the same time: those that share a call, times those that make calls.
    private static int threads(BenchmarkParams benchmark) {
        return DeclaredCost.current().threads() * benchmark.getThreads();
    }

    private static ScalarResult rate(String label, double score, String unit) {
        return new ScalarResult(label, score, unit, AggregationPolicy.AVG);
    }
}
