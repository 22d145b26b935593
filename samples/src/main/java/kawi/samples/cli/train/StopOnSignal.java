package kawi.samples.cli.train;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import kawi.engine.train.Trainer;

/// Stops a training on Ctrl-C or another signal that ends the process: after the current step, and the process ends
/// only after everything is saved. The JVM then exits with the status of the signal, 130 for Ctrl-C.
final class StopOnSignal {
    private StopOnSignal() {}

    /// Runs a training and what must follow it, even if it is stopped.
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
            // The process is ending; it has waited for the latch.
            return;
        }
    }
}
