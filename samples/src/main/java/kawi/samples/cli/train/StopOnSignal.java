package kawi.samples.cli.train;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import kawi.engine.train.Trainer;

/// What Ctrl-C, or another request to end the process, does to a training: it stops after its step, and the process
/// ends only when everything is saved. The JVM then exits with the signal's status, 130 for Ctrl-C.
final class StopOnSignal {
    private StopOnSignal() {}

    /// Runs a training and what must be done after it, even if it is stopped.
    static <R> R whileRunning(Trainer trainer, Supplier<R> training) {
        var saved = new CountDownLatch(1);
        Thread hook = Thread.ofPlatform().name("kawi-stop").unstarted(() -> stop(trainer, saved));
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return training.get();
        } finally {
            saved.countDown();
            remove(hook);
        }
    }

    private static void stop(Trainer trainer, CountDownLatch saved) {
        trainer.stop();
        try {
            saved.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and has waited only for this.
            return;
        }
    }
}
