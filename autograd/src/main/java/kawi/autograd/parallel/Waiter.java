package kawi.autograd.parallel;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Lets a thread wait for a condition that another thread makes true, usually soon: it spins, then yields, then parks.
///
/// Spinning reacts fastest. Yielding is for a machine with more threads than cores, where the other thread may need
/// this core to make the condition true. Parking saves the core. It comes late, because the kernel wakes a thread on
/// the core of the thread that woke it if no core is free: beside a busy program, workers that park often end up
/// together on one core.
///
/// While another program uses the caller's core, too, a yield lasts for a whole slice of that program, and without the
/// caller no region starts. Then all workers park instead of yielding: a thread that has slept may interrupt the other
/// program when it is woken.
///
/// Unparking a thread takes most of a microsecond even if the thread is not parked, so the waker checks a flag first.
/// No wake-up is lost: the thread sets the flag before it checks the condition for the last time, and the waker reads
/// the flag after it has made the condition true.
final class Waiter {
    /// Time to spin before yielding: longer than most gaps between the regions of a training step.
    private static final long SPIN_NANOS = 20_000;

    /// Time after which a thread parks while the caller's core is contended.
    private static final long CONTENDED_PARK_NANOS = 100_000;

    /// Time after which a helper parks: longer than all of these gaps.
    private static final long HELPER_PARK_NANOS = 700_000;

    /// Time after which a caller parks: longer than two time slices of the kernel. It waits only for tasks that have
    /// begun, whose worker may be without a core for one slice.
    private static final long CALLER_PARK_NANOS = 9_000_000;

    /// Number of spins between two readings of the clock.
    private static final int SPINS_PER_LOOK = 64;

    private final Thread thread;
    private final TimeSlice slice;
    private final TimeSlice callerSlice;
    private final long parkNanos;
    private volatile boolean parking;

    private Waiter(Thread thread, TimeSlice slice, TimeSlice callerSlice, long parkNanos) {
        this.thread = thread;
        this.slice = slice;
        this.callerSlice = callerSlice;
        this.parkNanos = parkNanos;
    }

    /// For a thread of the team, which waits for a region.
    ///
    /// @param slice the time slice of the thread
    /// @param callerSlice the time slice of the thread that calls the team
    static Waiter ofHelper(Thread thread, TimeSlice slice, TimeSlice callerSlice) {
        return new Waiter(thread, slice, callerSlice, HELPER_PARK_NANOS);
    }

    /// For the current thread, which waits for the end of its region.
    ///
    /// @param slice the time slice of the thread
    static Waiter ofCaller(TimeSlice slice) {
        return new Waiter(Thread.currentThread(), slice, slice, CALLER_PARK_NANOS);
    }

    /// Returns when the condition is true. Called by the waiting thread.
    void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        for (int spins = 1; !condition.getAsBoolean(); spins++) {
            if (spins % SPINS_PER_LOOK != 0) {
                Thread.onSpinWait();
                continue;
            }
            long now = System.nanoTime();
            boolean contended = callerSlice.isContended(now);
            if (now - start > (contended ? CONTENDED_PARK_NANOS : parkNanos)) {
                park(condition);
            } else if (now - start > SPIN_NANOS && !contended) {
                slice.end();
            }
        }
    }

    private void park(BooleanSupplier condition) {
        parking = true;
        if (!condition.getAsBoolean()) {
            LockSupport.park(this);
        }
        parking = false;
        slice.begin();
    }

    /// Called by another thread after it has made the condition true.
    void wake() {
        if (parking) {
            LockSupport.unpark(thread);
        }
    }
}
