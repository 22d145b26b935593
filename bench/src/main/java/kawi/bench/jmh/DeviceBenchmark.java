package kawi.bench.jmh;

import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.TearDown;

/// A benchmark of what several threads can share.
///
/// The threads are those of Kawi's own device; JMH's `-t` would run several devices side by side, which is another
/// question. More of them than the machine has idle cores are slower than one: the team waits for its last member.
public abstract class DeviceBenchmark extends KernelBenchmark {

    /// How many workers share the work.
    @Param({"1", "2"})
    public int threads;

    private Device device;

    @Override
    protected final void prepare(Kernels chosen) {
        device = new Device(chosen, threads);
        prepare(device);
    }

    /// Makes what the benchmarks of the class work on.
    protected abstract void prepare(Device chosen);

    @Override
    protected final int threads(String benchmark) {
        return threads;
    }

    /// Ends the workers.
    @TearDown
    public void tearDown() {
        device.close();
    }
}
