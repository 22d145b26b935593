package kawi.autograd.parallel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/// A thread team with work stealing that runs one parallel region after another.
///
/// A training step has about a hundred regions, many of which take less time than waking a thread. Therefore the
/// threads live as long as the team, and after a region they spin for a while before they park ([Waiter]). The caller
/// is worker 0, so a team of one has no threads.
///
/// The caller divides a region into numbered tasks. Each worker has a share of consecutive tasks; when its share is
/// done it steals remaining tasks from other shares. In this way a worker mostly processes the same part of the data in
/// consecutive regions and finds its own results in its cache, and no worker waits for a slow core. Which worker runs a
/// task is not deterministic: results must not depend on it.
///
/// Other programs may use the cores, too. A region waits for no worker without a core, except for a task that it has
/// begun, and helpers give up their core between tasks where they can ([TimeSlice]).
public final class WorkerTeam implements AutoCloseable {

    /// The tasks of a parallel region.
    @FunctionalInterface
    public interface Task {
        /// Runs one task.
        ///
        /// @param task the index of the task, from 0
        /// @param worker the index of the worker that runs it, from 0, for access to the worker's own memory
        void run(int task, int worker);
    }

    /// Distance between the counters of two shares, in ints. The counters are in separate cache lines, so that
    /// workers do not slow each other down.
    private static final int SHARE_STRIDE = 32;

    private final Helper[] helpers;
    private final ReentrantLock oneRegionAtATime = new ReentrantLock();
    /// Used by the thread that holds the lock.
    private final TimeSlice callerSlice = TimeSlice.ofCaller();
    private volatile Region region;
    private volatile boolean closed;

    /// Starts the threads.
    ///
    /// @param threads the number of workers, including the caller
    /// @throws IllegalArgumentException if it is less than 1
    public WorkerTeam(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a team needs at least 1 thread, not " + threads);
        }
        helpers = new Helper[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper(i + 1);
        }
        for (Helper helper : helpers) {
            helper.thread.start();
        }
    }

    /// The number of workers, including the caller.
    public int threads() {
        return helpers.length + 1;
    }

    /// Runs the tasks `0 .. tasks - 1` and returns when all are done.
    ///
    /// If a task throws, tasks that have not started are skipped and one of the exceptions is rethrown. If several
    /// threads call this method, their regions run one after the other.
    ///
    /// @throws IllegalStateException if called from within a task
    public void run(int tasks, Task body) {
        if (oneRegionAtATime.isHeldByCurrentThread() || isHelper()) {
            throw new IllegalStateException("a parallel region inside a parallel region");
        }
        oneRegionAtATime.lock();
        try {
            if (helpers.length == 0 || tasks <= 1 || closed) {
                for (int task = 0; task < tasks; task++) {
                    body.run(task, 0);
                }
                return;
            }
            var current = new Region(tasks, threads(), body, callerSlice);
            region = current;
            for (Helper helper : helpers) {
                helper.waiter.wake();
            }
            current.runTasks(0, callerSlice);
            current.awaitDone();
        } finally {
            oneRegionAtATime.unlock();
        }
    }

    /// Stops the threads and waits until they have ended. Later regions run in the calling thread.
    ///
    /// @throws IllegalStateException if called from within a task
    @Override
    public void close() {
        if (oneRegionAtATime.isHeldByCurrentThread() || isHelper()) {
            throw new IllegalStateException("a team cannot be closed inside a parallel region");
        }
        closed = true;
        for (Helper helper : helpers) {
            helper.waiter.wake();
        }
        boolean interrupted = false;
        for (Helper helper : helpers) {
            while (helper.thread.isAlive()) {
                try {
                    helper.thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isHelper() {
        Thread current = Thread.currentThread();
        for (Helper helper : helpers) {
            if (helper.thread.equals(current)) {
                return true;
            }
        }
        return false;
    }

    /// A thread of the team with the index of its worker.
    private final class Helper {
        private final int worker;
        private final Thread thread;
        private final TimeSlice slice = TimeSlice.ofHelper();
        private final Waiter waiter;

        Helper(int worker) {
            this.worker = worker;
            thread = Thread.ofPlatform().daemon().name("kawi-worker-" + worker).unstarted(this::serve);
            waiter = Waiter.ofHelper(thread, slice, callerSlice);
        }

        private void serve() {
            Region last = null;
            while (!closed) {
                Region before = last;
                waiter.await(() -> region != before || closed);
                last = region;
                if (last != before) {
                    last.runTasks(worker, slice);
                }
            }
        }
    }

    /// The tasks of one call of [#run] and their progress.
    private static final class Region {
        private final int tasks;
        private final int workers;
        /// Null when all tasks are done: the team keeps its last region, but not the memory that its tasks refer to.
        private Task body;
        /// The next task of each share, at its index plus one times [#SHARE_STRIDE].
        private final AtomicIntegerArray next;

        private final AtomicInteger unfinished;
        private final Waiter caller;
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        /// @param slice the time slice of the current thread
        Region(int tasks, int workers, Task body, TimeSlice slice) {
            this.caller = Waiter.ofCaller(slice);
            this.tasks = tasks;
            this.workers = workers;
            this.body = body;
            this.unfinished = new AtomicInteger(tasks);
            this.next = new AtomicIntegerArray((workers + 1) * SHARE_STRIDE);
            for (int share = 0; share < workers; share++) {
                next.setPlain((share + 1) * SHARE_STRIDE, firstOf(share));
            }
        }

        private int firstOf(int share) {
            return (int) ((long) tasks * share / workers);
        }

        /// Runs the tasks of the worker's own share, then those that remain in the others.
        ///
        /// @param slice the time slice of the current thread
        void runTasks(int worker, TimeSlice slice) {
            for (int i = 0; i < workers; i++) {
                runShare((worker + i) % workers, worker, slice);
            }
        }

        /// Runs, or skips after a failure, the remaining tasks of a share.
        private void runShare(int share, int worker, TimeSlice slice) {
            int counter = (share + 1) * SHARE_STRIDE;
            int end = firstOf(share + 1);
            int done = 0;
            for (int task = next.getAndIncrement(counter); task < end; task = next.getAndIncrement(counter)) {
                try {
                    if (failure.get() == null) {
                        body.run(task, worker);
                    }
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                }
                done++;
                if (slice.isUsedUp()) {
                    report(done); // before the slice ends: the caller must not wait for finished tasks
                    done = 0;
                    slice.end();
                }
            }
            report(done);
        }

        private void report(int done) {
            if (done > 0 && unfinished.addAndGet(-done) == 0) {
                caller.wake();
            }
        }

        void awaitDone() {
            caller.await(() -> unfinished.get() == 0);
            body = null;
            if (failure.get() instanceof RuntimeException e) {
                throw e;
            }
            if (failure.get() instanceof Error e) {
                throw e;
            }
        }
    }
}
