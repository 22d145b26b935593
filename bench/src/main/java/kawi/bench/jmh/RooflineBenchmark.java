package kawi.bench.jmh;

import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.autograd.op.Cost;
import kawi.bench.machine.FmaPeak;
import kawi.bench.machine.MemoryBandwidth;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.TearDown;

/// How much can the machine compute, and how much can it move? No kernel can do more than the lower of the two allows
/// ([kawi.bench.machine.Limits]): one that does x operations for each byte reaches `min(peak, x memory)`.
///
/// `peak` is nothing but `fma` on registers; `memory` adds 64 MiB to 64 MiB. All else is held against these two, so
/// they are held against themselves: if `ofRoofline` is not nearly 100 % here, other programs are using the cores, and
/// every other benchmark will be as far off.
///
/// What would fool you: two threads rarely move twice as much as one, and two threads of the same physical core do not
/// compute more than one. A cache of more than 128 MiB answers in place of memory.
///
///     ./kawi jmh Roofline
public class RooflineBenchmark extends MeasuredBenchmark {

    /// How many threads compute at the same time.
    @Param({"1", "2"})
    public int threads;

    private Device device;
    private FmaPeak peak;
    private MemoryBandwidth memory;

    @Override
    protected void prepare() {
        device = new Device(KernelSets.preferred(), threads);
        peak = FmaPeak.of(device, threads)
                .orElseThrow(() -> new UnsupportedOperationException("there are no vectors to measure"));
        peak.warmUp();
        memory = new MemoryBandwidth(device);
    }

    @Override
    protected Cost work(String benchmark) {
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

    /// The peak.
    @Benchmark
    public float[] peak() {
        return peak.run();
    }

    /// The speed of memory.
    @Benchmark
    public float[] memory() {
        return memory.run();
    }

    /// Ends the workers.
    @TearDown
    public void tearDown() {
        device.close();
    }
}
