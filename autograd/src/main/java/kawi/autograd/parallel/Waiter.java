package kawi.autograd.parallel;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Lets a thread wait for a condition that another thread makes true, usually soon: it spins for a while, then parks.
///
/// Unparking a thread takes most of a microsecond even if the thread is not parked, so the waker checks a flag first.
/// No wake-up is lost: the thread sets the flag before it checks the condition for the last time, and the waker reads
/// the flag after it has made the condition true.
final class Waiter {
    /// Time to spin before parking: longer than the gaps between the regions of a training step.
    private static final long SPIN_NANOS = 100_000;

    /// Number of spins between two readings of the clock.
    private static final int SPINS_PER_LOOK = 64;

    private final Thread thread;
    private volatile boolean parking;

    Waiter(Thread thread) {
        this.thread = thread;
    }

    /// Returns when the condition is true. Called by the waiting thread.
    void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SPIN_NANOS;
        for (int spins = 1; !condition.getAsBoolean(); spins++) {
            if (spins % SPINS_PER_LOOK == 0 && System.nanoTime() - deadline > 0) {
                parking = true;
                if (!condition.getAsBoolean()) {
                    LockSupport.park(this);
                }
                parking = false;
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /// Called by another thread after it has made the condition true.
    void wake() {
        if (parking) {
            LockSupport.unpark(thread);
        }
    }
}
