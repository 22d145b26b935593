package kawi.bench.jmh;

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

/// What all benchmarks have in common: they measure the time of a call, in a JVM of their own with the Vector API, and
/// declare the work of a call so that the [WorkProfiler] can make rates of it.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--sun-misc-unsafe-memory-access=allow"})
public abstract class MeasuredBenchmark {

    /// Prepares the arguments and declares the work.
    ///
    /// @param params what JMH is about to run
    @Setup
    public void setUp(BenchmarkParams params) {
        prepare();
        String name = params.getBenchmark();
        String benchmark = name.substring(name.lastIndexOf('.') + 1);
        new Declaration(work(benchmark), threads(benchmark)).declare();
    }

    /// Makes what the benchmarks of the class work on.
    protected abstract void prepare();

    /// What one call does.
    ///
    /// @param benchmark the name of the method
    protected abstract Cost work(String benchmark);

    /// How many threads share a call: one, unless a benchmark says otherwise. Those of JMH's `-t` do not count, each of
    /// which makes calls of its own.
    ///
    /// @param benchmark the name of the method
    protected int threads(String benchmark) {
        return 1;
    }
}
