package kawi.bench.jmh.harness;

import kawi.autograd.device.Device;
import org.openjdk.jmh.annotations.TearDown;

/// A benchmark of one kernel at each [Rung], from its definition to the version that models run.
///
/// Each subclass declares a parameter `rung` with the rungs of its kernel. The benchmark methods return their results,
/// and a test compares the results of every rung with those of the first.
///
/// `-jvmArgsPrepend -XX:ActiveProcessorCount=4` sets the number of threads of `PARALLEL`.
public abstract class LadderBenchmark extends MeasuredBenchmark {
    private Device device;

    /// The rung to measure.
    protected abstract Rung rung();

    @Override
    protected final void prepare() {
        device = rung().device();
        prepare(device);
    }

    /// Creates the data of the benchmark.
    protected abstract void prepare(Device chosen);

    @Override
    protected final int threads(String benchmark) {
        return rung().threads();
    }

    /// Stops the workers.
    @TearDown
    public void tearDown() {
        device.close();
    }
}
