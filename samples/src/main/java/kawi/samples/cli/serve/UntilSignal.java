package kawi.samples.cli.serve;

import java.util.concurrent.CountDownLatch;
import kawi.samples.request.ExitStatus;

/// Lets a server run until the process is asked to end.
public final class UntilSignal {
    private UntilSignal() {}

    /// Waits for the end. The process then ends with status 0: stopping is what a server is meant to do.
    ///
    /// @param close closes the server
    public static void await(Runnable close) {
        Thread hook = Thread.ofPlatform().name("kawi-stop").unstarted(() -> {
            close.run();
            Runtime.getRuntime().halt(ExitStatus.DONE);
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
