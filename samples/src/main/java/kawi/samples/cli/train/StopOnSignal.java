package kawi.samples.cli.train;

import java.util.concurrent.CountDownLatch;
import kawi.engine.train.Trainer;

/// Stops a training on Ctrl-C or another signal that ends the process: after the current step, and the process ends
/// only after everything is saved and this is closed. The JVM then exits with the status of the signal, 130 for Ctrl-C.
final class StopOnSignal implements AutoCloseable {
    private final CountDownLatch saved = new CountDownLatch(1);
    private final Thread hook;

    StopOnSignal(Trainer trainer) {
        hook = Thread.ofPlatform().name("kawi-stop").unstarted(() -> stop(trainer));
    }

    /// Stops the training on signals from now on.
    void listen() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stop(Trainer trainer) {
        trainer.stop();
        try {
            saved.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Lets the process end.
    @Override
    public void close() {
        saved.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending; it has waited for the latch.
            return;
        }
    }
}
