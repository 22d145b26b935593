package kawi.bench.jmh;

import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.autograd.op.Cost;
import kawi.bench.jmh.harness.MeasuredBenchmark;
import kawi.bench.machine.FmaPeak;
import kawi.bench.machine.MemoryBandwidth;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.TearDown;

/// Measures the compute and memory limits of the machine. The lower of the two bounds every kernel
/// ([kawi.bench.machine.Limits]): a kernel with x operations for each byte reaches at most `min(peak, x memory)`.
///
/// `peak` runs only `fma` on registers; `memory` adds one array of 64 MiB to another. All other benchmarks are compared
/// with these two limits, and this benchmark compares them with themselves: if `ofRoofline` is not close to 100 %,
/// other programs are using the cores, and every other benchmark will be wrong by as much.
///
/// Pitfalls: two threads rarely reach twice the bandwidth of one, and two threads of the same physical core do not
/// compute faster than one. With a cache of more than 128 MiB, `memory` measures the cache.
///
///     ./kawi jmh Roofline
public class RooflineBenchmark extends MeasuredBenchmark {

    /// The number of threads that compute at the same time.
    @Param({"1", "2"})
    public int threads;

    private Device device;
    private FmaPeak peak;
    private MemoryBandwidth memory;

    @Override
    protected void prepare() {
        device = new Device(KernelSets.preferred(), threads);
        peak = FmaPeak.of(device, threads)
                .orElseThrow(() -> new UnsupportedOperationException("this machine has no vectors to measure"));
        peak.warmUp();
        memory = new MemoryBandwidth(device);
    }

    @Override
    protected Cost cost(String benchmark) {
        return switch (benchmark) {
            case "peak" -> new Cost(peak.operations(), 0);
            case "memory" -> new Cost(0, memory.bytes());
            default -> throw new IllegalArgumentException(benchmark);
        };
    }

    @Override
    protected int threads(String benchmark) {
        return threads;
    }

    /// Floating-point operations in registers.
    @Benchmark
    public float[] peak() {
        return peak.run();
    }

    /// Reads and writes of memory.
    @Benchmark
    public float[] memory() {
        return memory.run();
    }

    /// Stops the workers.
    @TearDown
    public void tearDown() {
        device.close();
    }
}
