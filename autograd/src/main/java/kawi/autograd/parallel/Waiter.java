package kawi.autograd.parallel;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A thread that waits for something that another does, usually at once: it spins for a while in the hope of it, then
/// parks.
///
/// To wake a thread takes a good part of a microsecond even if it does not sleep, so it is asked first. No call is
/// lost: the thread says that it is about to park before it looks a last time, and the other asks only after what it
/// has done can be seen.
final class Waiter {
    /// How long to spin: longer than the gaps between the regions of a training step.
    private static final long SPIN_NANOS = 100_000;

    /// How many spins there are between two looks at the clock.
    private static final int SPINS_PER_LOOK = 64;

    private final Thread thread;
    private volatile boolean parks;

    Waiter(Thread thread) {
        this.thread = thread;
    }

    /// Returns when it has happened. To be called by the thread itself.
    void await(BooleanSupplier happened) {
        long deadline = System.nanoTime() + SPIN_NANOS;
        for (int spins = 1; !happened.getAsBoolean(); spins++) {
            if (spins % SPINS_PER_LOOK == 0 && System.nanoTime() - deadline > 0) {
                parks = true;
                if (!happened.getAsBoolean()) {
                    LockSupport.park(this);
                }
                parks = false;
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /// To be called by another thread, after it has made happen what this one waits for.
    void wake() {
        if (parks) {
            LockSupport.unpark(thread);
        }
    }
}
