package kawi.bench.machine;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.vector.PeakLoop;

/// The most that some threads compute together: floating-point operations a second of loops that do nothing but
/// multiply and add in registers.
///
/// Machines change their speed from one minute to the next, so what is held against the peak is measured in turn with
/// it, in the same process.
public final class FmaPeak {
    /// Less than a millisecond: short beside what is measured in between.
    private static final int TURNS = 50_000;

    /// How long the first thread waits for the last, which may have to wake up.
    private static final long MAX_NANOS_TO_WAIT = 20_000_000;

    private static final Duration TIME_TO_WARM_UP = Duration.ofMillis(300);

    private final Device device;
    private final int threads;
    private final long[] nanos;
    private final float[] results; // kept, so that no loop can be left out

    private FmaPeak(Device device, int threads) {
        this.device = device;
        this.threads = threads;
        this.nanos = new long[threads];
        this.results = new float[threads];
    }

    /// The peak of so many of the device's threads. Empty if there are no vectors to measure it with.
    public static Optional<FmaPeak> of(Device device, int threads) {
        return vectorBits().map(bits -> new FmaPeak(device, threads));
    }

    /// The width of the vectors that the kernels use; empty without any.
    public static Optional<Integer> vectorBits() {
        try {
            PeakLoop.operationsPerTurn();
            return Optional.of(PeakLoop.vectorBits());
        } catch (UnsupportedOperationException | NoClassDefFoundError e) {
            return Optional.empty();
        }
    }

    /// Operations a second in one try, which other programs may have made slower and nothing has made faster. All
    /// threads run at once; the slowest counts.
    public double once() {
        var arrived = new AtomicInteger();
        device.forTasks(threads, (task, scratch) -> {
            arrived.incrementAndGet();
            awaitAll(arrived);
            long start = System.nanoTime();
            results[task] = PeakLoop.run(TURNS);
            nanos[task] = System.nanoTime() - start;
        });
        long slowest = Arrays.stream(nanos).max().orElseThrow();
        return 1e9 * threads * TURNS * PeakLoop.operationsPerTurn() / slowest;
    }

    private void awaitAll(AtomicInteger arrived) {
        long start = System.nanoTime();
        while (arrived.get() < threads && System.nanoTime() - start < MAX_NANOS_TO_WAIT) {
            Thread.onSpinWait();
        }
    }

    /// Runs the loop until the JVM has compiled it, for some tenths of a second. Before that it is tens of times
    /// slower.
    public void warmUp() {
        best(TIME_TO_WARM_UP);
    }

    /// Operations a second in the best of the tries that so much time allows.
    public double best(Duration time) {
        long begin = System.nanoTime();
        double best = 0;
        do {
            best = Math.max(best, once());
        } while (System.nanoTime() - begin < time.toNanos());
        return best;
    }

    /// Operations a second in the best of some tries.
    public double best(int tries) {
        double best = 0;
        for (int i = 0; i < tries; i++) {
            best = Math.max(best, once());
        }
        return best;
    }
}
