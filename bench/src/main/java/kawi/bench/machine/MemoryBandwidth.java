package kawi.bench.machine;

import java.util.Arrays;
import kawi.autograd.device.Device;

/// Measures the memory bandwidth of the threads of a device: `a += b` over arrays that do not fit into any cache.
///
/// There are two reads and a write, as in most backward kernels. Every cache line that is written was read before, so
/// every transferred byte is counted. A copy would look a third slower than memory is, because most processors fetch a
/// line before they overwrite it. (McCalpin, "Memory bandwidth and machine balance in current high performance
/// computers", 1995: this is his ADD kernel, in place.)
public final class MemoryBandwidth {
    /// 64 MiB each; together far more than the last-level cache available to a few cores.
    private static final int FLOATS = 1 << 24;

    /// Half a megabyte for a task: more than a hundred tasks, so that all threads finish at the same time.
    private static final int TASK_FLOATS = 1 << 17;

    private final Device device;
    private final float[] a = new float[FLOATS];
    private final float[] b = new float[FLOATS];

    /// Allocates the arrays.
    ///
    /// @param device the device whose threads are measured
    public MemoryBandwidth(Device device) {
        this.device = device;
        // Written, so that each page has physical memory of its own; b is so small that the sums do not grow.
        Arrays.fill(a, 1);
        Arrays.fill(b, 1e-9f);
    }

    /// The number of bytes that a [#run] reads or writes.
    public double bytes() {
        return 3.0 * Float.BYTES * FLOATS;
    }

    /// Adds the arrays once.
    ///
    /// @return the sums
    public float[] run() {
        device.forRanges(FLOATS, TASK_FLOATS, (from, n) -> add(a, b, from, from + n));
        return a;
    }

    /// A plain loop, which the compiler vectorises early; SIMD kernels are slow until they have run a thousand times.
    private static void add(float[] a, float[] b, int from, int end) {
        for (int i = from; i < end; i++) {
            a[i] += b[i];
        }
    }

    /// Returns the bytes per second of the best run: other programs can make a run slower, but not faster.
    ///
    /// @param nanos the time after which no further run starts
    public double best(long nanos) {
        long begin = System.nanoTime();
        long shortest = Long.MAX_VALUE;
        for (long start = begin; start - begin < nanos; start = System.nanoTime()) {
            run();
            shortest = Math.min(shortest, System.nanoTime() - start);
        }
        return 1e9 * bytes() / shortest;
    }
}
