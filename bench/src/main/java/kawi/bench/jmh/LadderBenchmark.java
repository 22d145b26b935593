package kawi.bench.jmh;

import kawi.autograd.device.Device;
import org.openjdk.jmh.annotations.TearDown;

/// A benchmark of one kernel, from its definition to what a model runs, rung by rung.
///
/// Each class declares a parameter `rung` with those of the [Rung]s that its kernel has. Methods return what they have
/// computed, and a test holds every rung's to the first's.
///
/// `-jvmArgsPrepend -XX:ActiveProcessorCount=4` chooses the number of threads of `PARALLEL`.
public abstract class LadderBenchmark extends MeasuredBenchmark {
    private Device device;

    /// The rung that is measured.
    protected abstract Rung rung();

    @Override
    protected final void prepare() {
        device = rung().device();
        prepare(device);
    }

    /// Makes what the benchmarks of the class work on.
    protected abstract void prepare(Device chosen);

    @Override
    protected final int threads(String benchmark) {
        return rung().threads();
    }

    /// Ends the workers.
    @TearDown
    public void tearDown() {
        device.close();
    }
}
