package kawi.bench.machine;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.scalar.FmaInstruction;
import kawi.autograd.kernel.vector.PeakLoop;

/// Measures the peak of a number of threads, in floating-point operations per second: loops that only multiply and add
/// in registers, on all threads at the same time.
///
/// Each thread measures its own processor time ([ThreadClock]), so that other programs do not lower the peak. The speed
/// of the processor itself changes from one minute to the next, so everything that is compared with the peak is
/// measured alternately with it, in the same process.
public final class FmaPeak {
    /// Less than a millisecond, which is short compared with what is measured in between.
    private static final int ITERATIONS = 50_000;

    /// The maximum time for which the first thread waits for the last, which may have to wake up.
    private static final long MAX_NANOS_TO_WAIT = 20_000_000;

    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final Device device;
    private final int threads;
    private final long[] nanos;
    private final float[] results; // stored, so that the compiler cannot remove a loop

    private FmaPeak(Device device, int threads) {
        this.device = device;
        this.threads = threads;
        this.nanos = new long[threads];
        this.results = new float[threads];
    }

    /// Creates a measurement with a number of the device's threads, at most one for each core: more would share the
    /// cores, and the time of a core would count several times. Empty if the machine has no vectors that the
    /// kernels support, the JVM was started without the vector module, or there is no `fma` instruction (its
    /// emulation takes microseconds).
    public static Optional<FmaPeak> of(Device device, int threads) {
        return FmaInstruction.missing().isPresent()
                ? Optional.empty()
                : vectorBits()
                        .map(bits -> new FmaPeak(
                                device, Math.min(threads, Runtime.getRuntime().availableProcessors())));
    }

    /// The width in bits of the vectors that the kernels use; empty without vectors.
    public static Optional<Integer> vectorBits() {
        try {
            PeakLoop.operationsPerIteration();
            return Optional.of(PeakLoop.vectorBits());
        } catch (UnsupportedOperationException | NoClassDefFoundError e) {
            return Optional.empty();
        }
    }

    /// The number of floating-point operations of a [#run], on all threads together.
    public double operations() {
        return (double) threads * ITERATIONS * PeakLoop.operationsPerIteration();
    }

    /// Runs the loop once on every thread, on all at the same time.
    ///
    /// @return the sums, one for each thread, which depend on every iteration
    public float[] run() {
        var arrived = new AtomicInteger();
        device.forTasks(threads, (task, scratch) -> {
            arrived.incrementAndGet();
            awaitAll(arrived);
            long start = ThreadClock.nanos();
            results[task] = PeakLoop.run(ITERATIONS);
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

    /// Returns the operations per second of one run. The slowest thread counts.
    public double once() {
        run();
        return 1e9 * operations() / Arrays.stream(nanos).max().orElseThrow();
    }

    /// Runs the loop until the JVM has compiled it; before that it is tens of times slower.
    public void warmUp() {
        new FastestRun(PATIENCE).seconds(() -> PeakLoop.run(ITERATIONS));
        once();
    }

    /// Returns the operations per second of the best run: other programs can make a run slower, but not faster.
    public double best(int tries) {
        double best = 0;
        for (int i = 0; i < tries; i++) {
            best = Math.max(best, once());
        }
        return best;
    }
}
