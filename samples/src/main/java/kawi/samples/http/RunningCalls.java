package kawi.samples.http;

import java.time.Duration;

/// Counts the calls in progress, so that a server can let them finish. The JDK's server counts them as well, but
/// forgets to count down when a client has gone.
final class RunningCalls {
    private int running;
    private boolean closed;

    /// @return whether the call may run
    synchronized boolean enter() {
        if (!closed) {
            running++;
        }
        return !closed;
    }

    synchronized void leave() {
        running--;
        notifyAll();
    }

    /// Lets no more calls in, and waits until the last one has left.
    ///
    /// @param max how long to wait
    synchronized void close(Duration max) {
        closed = true;
        long end = System.nanoTime() + max.toNanos();
        boolean interrupted = false;
        for (long left = max.toMillis(); running > 0 && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
