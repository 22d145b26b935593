package kawi.bench.machine;

import java.util.Arrays;
import kawi.autograd.device.Device;

/// The most that the threads of a device move from and to memory: `a += b` over arrays that no cache holds.
///
/// Two reads and a write, as in most of the backward kernels. Every line that is written was read before, so every byte
/// that moves is counted; a copy must fetch what it is about to overwrite on most processors, and looks a third slower
/// than memory is. (McCalpin, "Memory bandwidth and machine balance in current high performance computers", 1995: this
/// is his ADD with the sum in place.)
public final class MemoryBandwidth {
    /// 64 MiB each, together far more than a last-level cache has for a few cores.
    private static final int FLOATS = 1 << 24;

    /// Half a megabyte: some hundred pieces, so that all threads finish at the same time.
    private static final int PIECE = 1 << 17;

    private final Device device;
    private final float[] a = new float[FLOATS];
    private final float[] b = new float[FLOATS];

    /// @param device whose threads share the work
    public MemoryBandwidth(Device device) {
        this.device = device;
        // Numbers, so that each page is memory of its own, whose sum does not grow.
        Arrays.fill(a, 1);
        Arrays.fill(b, 1e-9f);
    }

    /// Bytes of a [#run], read or written.
    public double bytes() {
        return 3.0 * Float.BYTES * FLOATS;
    }

    /// Adds once.
    ///
    /// @return the sums
    public float[] run() {
        device.forRanges(FLOATS, PIECE, (from, n) -> add(a, b, from, from + n));
        return a;
    }

    /// A loop that is fast before it has run a thousand times, as SIMD kernels are not: the compiler vectorises it.
    private static void add(float[] a, float[] b, int from, int end) {
        for (int i = from; i < end; i++) {
            a[i] += b[i];
        }
    }

    /// Bytes a second in the best of the tries that some time allows: a try may be disturbed, nothing makes one faster.
    ///
    /// @param nanos after which no further try begins
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
