package kawi.bench.jmh.harness;

import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.TearDown;

/// A benchmark of a computation that several threads share.
///
/// The threads are the workers of a [Device]; JMH's `-t` would run several devices side by side, which is another
/// question. With more threads than idle cores the benchmark is slower than with one thread, because every parallel
/// region waits for its last worker.
public abstract class DeviceBenchmark extends KernelBenchmark {

    /// The number of workers.
    @Param({"1", "2"})
    public int threads;

    private Device device;

    @Override
    protected final void prepare(Kernels chosen) {
        device = new Device(chosen, threads);
        prepare(device);
    }

    /// Creates the data of the benchmark.
    protected abstract void prepare(Device chosen);

    @Override
    protected final int threads(String benchmark) {
        return threads;
    }

    /// Stops the workers.
    @TearDown
    public void tearDown() {
        device.close();
    }
}
