package kawi.bench.jmh.harness;

import java.util.Collection;
import kawi.bench.machine.Limits;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;

/// A [CostProfiler] that takes the limits of the machine as known: measuring them takes seconds for each benchmark.
public final class KnownLimitsProfiler implements InternalProfiler {
    private final CostProfiler profiler = new CostProfiler(threads -> new Limits(threads * 100e9, 20e9));

    @Override
    public String getDescription() {
        return profiler.getDescription();
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        profiler.beforeIteration(benchmark, iteration);
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        return profiler.afterIteration(benchmark, iteration, result);
    }
}
