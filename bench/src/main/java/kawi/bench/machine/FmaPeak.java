package kawi.bench.machine;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.FmaInstruction;
import kawi.autograd.kernel.vector.PeakLoop;

/// The peak of a number of threads, in floating-point operations a second: loops that only multiply and add in
/// registers, on all threads at the same time.
///
/// Each thread measures its own processor time ([ThreadClock]), so other programs do not lower the peak. The speed of
/// the processor itself changes from one minute to the next: whatever is compared with the peak is measured in turn
/// with it, in the same process.
public final class FmaPeak {
    /// Less than a millisecond: short beside what is measured in between.
    private static final int TURNS = 50_000;

    /// How long the first thread waits for the last, which may have to wake up.
    private static final long MAX_NANOS_TO_WAIT = 20_000_000;

    private static final Duration PATIENCE = Duration.ofMillis(300);

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

    /// The peak of some of the device's threads. Empty if the machine has no vectors that the kernels use, the JVM was
    /// started without their module, or it has no instruction for `fma`, which then takes microseconds.
    public static Optional<FmaPeak> of(Device device, int threads) {
        return FmaInstruction.missing().isPresent()
                ? Optional.empty()
                : vectorBits().map(bits -> new FmaPeak(device, threads));
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

    /// Floating-point operations of a [#run] on all threads together.
    public double operations() {
        return (double) threads * TURNS * PeakLoop.operationsPerTurn();
    }

    /// The loop once on every thread, all at the same time.
    ///
    /// @return the sums, one for each thread: they depend on every turn
    public float[] run() {
        var arrived = new AtomicInteger();
        device.forTasks(threads, (task, scratch) -> {
            arrived.incrementAndGet();
            awaitAll(arrived);
            long start = ThreadClock.nanos();
            results[task] = PeakLoop.run(TURNS);
            nanos[task] = Math.max(1, ThreadClock.nanos() - start);
        });
        return results;
    }

    private void awaitAll(AtomicInteger arrived) {
        long start = System.nanoTime();
        while (arrived.get() < threads && System.nanoTime() - start < MAX_NANOS_TO_WAIT) {
            Thread.onSpinWait();
        }
    }

    /// Operations a second in one try. The slowest thread counts.
    public double once() {
        run();
        return 1e9 * operations() / Arrays.stream(nanos).max().orElseThrow();
    }

    /// Runs the loop until the JVM has compiled it: before that it is tens of times slower.
    public void warmUp() {
        new FastestRun(PATIENCE).seconds(() -> PeakLoop.run(TURNS));
        once();
    }

    /// Operations a second in the best of some tries: a try may be disturbed, and nothing makes one faster.
    public double best(int tries) {
        double best = 0;
        for (int i = 0; i < tries; i++) {
            best = Math.max(best, once());
        }
        return best;
    }
}
