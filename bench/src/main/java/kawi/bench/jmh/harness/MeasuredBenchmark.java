package kawi.bench.jmh.harness;

import java.util.concurrent.TimeUnit;
import kawi.autograd.op.Cost;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/// The base class of all benchmarks. A benchmark measures the time of a call, in a JVM of its own with the Vector API,
/// and declares the cost of a call, from which [CostProfiler] computes rates.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--sun-misc-unsafe-memory-access=allow"})
public abstract class MeasuredBenchmark {

    /// Creates the data and declares the cost.
    ///
    /// @param params the benchmark that JMH is about to run
    @Setup
    public void setUp(BenchmarkParams params) {
        prepare();
        String name = params.getBenchmark();
        String benchmark = name.substring(name.lastIndexOf('.') + 1);
        new DeclaredCost(cost(benchmark), threads(benchmark)).declare();
    }

    /// Creates the data of the benchmark.
    protected abstract void prepare();

    /// The cost of one call.
    ///
    /// @param benchmark the name of the method
    protected abstract Cost cost(String benchmark);

    /// The number of threads that share a call: one, unless a subclass overrides it. The threads of JMH's `-t` do not
    /// count, since each makes calls of its own.
    ///
    /// @param benchmark the name of the method
    protected int threads(String benchmark) {
        return 1;
    }
}
