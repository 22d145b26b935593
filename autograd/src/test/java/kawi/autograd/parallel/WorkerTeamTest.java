package kawi.autograd.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No test has a time limit: a team that hangs ends with the limit of the whole test run.
class WorkerTeamTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void everyTaskRunsExactlyOnce(int threads) {
        try (var team = new WorkerTeam(threads)) {
            for (int tasks : new int[] {0, 1, 2, 3, 5, 17, 1000}) {
                for (int repetition = 1; repetition <= 20; repetition++) {
                    var runs = new AtomicIntegerArray(tasks);
                    team.run(tasks, (task, worker) -> {
                        assertTrue(worker >= 0 && worker < threads, "worker " + worker + " of " + threads);
                        runs.incrementAndGet(task);
                    });
                    for (int task = 0; task < tasks; task++) {
                        assertEquals(1, runs.get(task), "runs of task " + task + " in repetition " + repetition);
                    }
                }
            }
        }
    }

    /// The caller and the next region must see what tasks write to plain memory.
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void theEffectsOfManyTinyRegionsAreVisible(int threads) {
        int regions = 20_000;
        var counts = new int[4];
        try (var team = new WorkerTeam(threads)) {
            for (int region = 0; region < regions; region++) {
                int expected = region;
                team.run(counts.length, (task, worker) -> {
                    if (counts[task] == expected) {
                        counts[task]++;
                    }
                });
            }
        }
        for (int task = 0; task < counts.length; task++) {
            assertEquals(regions, counts[task], "runs of task " + task);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theTeamKeepsNoMemoryOfARegion(int threads) {
        try (var team = new WorkerTeam(threads)) {
            WeakReference<int[]> counts = runWithMemoryOfItsOwn(team);
            while (counts.get() != null) {
                System.gc();
            }
        }
    }

    private static WeakReference<int[]> runWithMemoryOfItsOwn(WorkerTeam team) {
        var counts = new int[10];
        team.run(counts.length, (task, worker) -> counts[task]++);
        return new WeakReference<>(counts);
    }

    /// Helpers end their time slices within these regions, and report the tasks that they have done so far.
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void tasksThatUseUpTimeSlicesRunExactlyOnce(int threads) {
        try (var team = new WorkerTeam(threads)) {
            for (int repetition = 0; repetition < 3; repetition++) {
                var runs = new AtomicIntegerArray(20);
                team.run(20, (task, worker) -> {
                    var slice = TimeSlice.ofHelper();
                    while (!slice.isUsedUp()) {
                        Thread.onSpinWait();
                    }
                    runs.incrementAndGet(task);
                });
                for (int task = 0; task < 20; task++) {
                    assertEquals(1, runs.get(task), "runs of task " + task + " in repetition " + repetition);
                }
            }
        }
    }

    @Test
    void helpersThatHaveParkedAreWoken() {
        try (var team = new WorkerTeam(2)) {
            for (int repetition = 0; repetition < 5; repetition++) {
                Set<Thread> threads = threadsOf(team);
                assertEquals(2, threads.size(), "threads at work in repetition " + repetition);
                threads.remove(Thread.currentThread());
                awaitParked(threads.iterator().next());
            }
        }
    }

    @Test
    void aCallerThatHasParkedIsWoken() {
        try (var team = new WorkerTeam(2)) {
            Thread caller = Thread.currentThread();
            for (int repetition = 0; repetition < 5; repetition++) {
                var begun = new CyclicBarrier(2);
                team.run(2, (task, worker) -> {
                    await(begun);
                    if (!Thread.currentThread().equals(caller)) {
                        awaitParked(caller);
                    }
                });
            }
        }
    }

    @Test
    void theTasksOfAWorkerDoNotOverlap() {
        var busy = new AtomicIntegerArray(3);
        try (var team = new WorkerTeam(3)) {
            team.run(2000, (task, worker) -> {
                assertEquals(1, busy.incrementAndGet(worker), "tasks of worker " + worker);
                Thread.onSpinWait();
                busy.decrementAndGet(worker);
            });
        }
    }

    @Test
    void aTeamOfOneHasNoThreads() {
        try (var team = new WorkerTeam(1)) {
            assertEquals(1, team.threads());
            team.run(5, (task, worker) -> {
                assertEquals(0, worker);
                assertFalse(Thread.currentThread().getName().startsWith("kawi-worker"));
            });
        }
    }

    @Test
    void aTeamWithoutThreadsIsRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> new WorkerTeam(0));
        assertEquals("a team needs at least 1 thread, not 0", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void anExceptionReachesTheCallerAndTheTeamSurvives(int threads) {
        try (var team = new WorkerTeam(threads)) {
            for (int repetition = 0; repetition < 200; repetition++) {
                var failure = new IllegalArgumentException("task 7");
                var thrown = assertThrows(
                        IllegalArgumentException.class,
                        () -> team.run(20, (task, worker) -> {
                            if (task == 7) {
                                throw failure;
                            }
                        }));
                assertSame(failure, thrown);
                var runs = new AtomicInteger();
                team.run(20, (task, worker) -> runs.incrementAndGet());
                assertEquals(20, runs.get(), "tasks of the region after the failure");
            }
        }
    }

    @Test
    void anErrorReachesTheCallerAndTheTeamSurvives() {
        try (var team = new WorkerTeam(2)) {
            assertThrows(
                    StackOverflowError.class,
                    () -> team.run(20, (task, worker) -> {
                        throw new StackOverflowError();
                    }));
            assertEquals(2, threadsOf(team).size(), "threads at work after the error");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aRegionInsideARegionIsRefused(int threads) {
        try (var team = new WorkerTeam(threads)) {
            var refused = assertThrows(
                    IllegalStateException.class,
                    () -> team.run(10, (task, worker) -> team.run(2, (inner, innerWorker) -> {})));
            assertEquals("a parallel region inside a parallel region", refused.getMessage());
            team.run(2, (task, worker) -> {});
        }
    }

    @Test
    void aNestedRegionIsRefusedInEveryThreadOfTheTeam() {
        try (var team = new WorkerTeam(3)) {
            var refusals = new AtomicInteger();
            together(team, () -> {
                assertThrows(IllegalStateException.class, () -> team.run(1, (inner, worker) -> {}));
                refusals.incrementAndGet();
            });
            assertEquals(3, refusals.get());
        }
    }

    @Test
    void concurrentCallersDoNotInterfere() throws InterruptedException {
        try (var team = new WorkerTeam(3)) {
            var failure = new AtomicReference<Throwable>();
            Runnable calls = () -> {
                var counts = new int[5];
                for (int region = 0; region < 2000; region++) {
                    team.run(counts.length, (task, worker) -> counts[task]++);
                    for (int count : counts) {
                        assertEquals(region + 1, count, "runs of a task after region " + region);
                    }
                }
            };
            var callers = List.of(new Thread(calls), new Thread(calls));
            for (Thread caller : callers) {
                caller.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
                caller.start();
            }
            for (Thread caller : callers) {
                caller.join();
            }
            if (failure.get() != null) {
                throw new AssertionError("a caller failed", failure.get());
            }
        }
    }

    @Test
    void aTeamMayRunInsideATaskOfAnother() {
        try (var outer = new WorkerTeam(2);
                var inner = new WorkerTeam(2)) {
            var runs = new AtomicInteger();
            outer.run(10, (task, worker) -> inner.run(10, (innerTask, innerWorker) -> runs.incrementAndGet()));
            assertEquals(100, runs.get());
        }
    }

    @Test
    void anInterruptedCallerStillGetsItsResultsAndStaysInterrupted() {
        try (var team = new WorkerTeam(2)) {
            Thread.currentThread().interrupt();
            var runs = new AtomicInteger();
            for (int region = 0; region < 100; region++) {
                team.run(10, (task, worker) -> runs.incrementAndGet());
            }
            assertTrue(Thread.interrupted(), "the interrupt is kept");
            assertEquals(1000, runs.get());
        }
    }

    @Test
    void closingATeamEndsItsThreads() {
        var team = new WorkerTeam(3);
        Set<Thread> threads = threadsOf(team);
        assertEquals(3, threads.size(), "threads at work");
        threads.remove(Thread.currentThread());
        team.close();
        threads.forEach(thread -> assertFalse(thread.isAlive(), thread.getName()));
    }

    @Test
    void anInterruptedCallerClosesATeamAndStaysInterrupted() {
        var team = new WorkerTeam(3);
        Set<Thread> threads = threadsOf(team);
        threads.remove(Thread.currentThread());
        Thread.currentThread().interrupt();
        team.close();
        assertTrue(Thread.interrupted(), "the interrupt is kept");
        threads.forEach(thread -> assertFalse(thread.isAlive(), thread.getName()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aTeamThatIsClosedInsideARegionIsRefused(int threads) {
        var team = new WorkerTeam(threads);
        var refused = assertThrows(IllegalStateException.class, () -> team.run(10, (task, worker) -> team.close()));
        assertEquals("a team cannot be closed inside a parallel region", refused.getMessage());
        team.close();
    }

    @Test
    void aClosedTeamRunsTasksInTheCaller() {
        var team = new WorkerTeam(3);
        team.close();
        team.close();
        var threads = new ArrayList<Thread>();
        team.run(5, (task, worker) -> {
            assertEquals(0, worker);
            threads.add(Thread.currentThread());
        });
        assertEquals(Set.of(Thread.currentThread()), Set.copyOf(threads), "threads at work");
        assertEquals(5, threads.size(), "tasks");
    }

    /// Runs one task on each thread of a team: the tasks wait for each other.
    private static Set<Thread> threadsOf(WorkerTeam team) {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        together(team, () -> threads.add(Thread.currentThread()));
        return threads;
    }

    private static void together(WorkerTeam team, Runnable body) {
        var barrier = new CyclicBarrier(team.threads());
        team.run(team.threads(), (task, worker) -> {
            body.run();
            await(barrier);
        });
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new AssertionError("the workers did not meet", e);
        }
    }

    private static void awaitParked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            LockSupport.parkNanos(100_000);
        }
    }
}
