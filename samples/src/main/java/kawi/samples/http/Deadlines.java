package kawi.samples.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Ends reads and writes of a connection that take too long, by interrupting their thread: that closes the channel
/// which the thread is blocked on ([java.nio.channels.InterruptibleChannel]).
final class Deadlines implements AutoCloseable {
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("kawi-http-deadlines").factory());

    Deadlines() {
        clock.setRemoveOnCancelPolicy(true); // most alarms are cancelled after microseconds
    }

    /// Reads or writes.
    @FunctionalInterface
    interface Transfer<T> {
        T run() throws IOException;
    }

    /// @throws IOException if the transfer fails or takes longer
    <T> T within(Duration time, Transfer<T> transfer) throws IOException {
        var watch = new Watch(Thread.currentThread());
        Future<?> alarm = clock.schedule(watch::ring, time.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return transfer.run();
        } finally {
            alarm.cancel(false);
            if (watch.end()) {
                Thread.interrupted(); // the interrupt was the alarm's, and the channel is closed
            }
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /// One transfer: the alarm rings only while it runs.
    private static final class Watch {
        private final Thread thread;
        private boolean ended;
        private boolean rang;

        Watch(Thread thread) {
            this.thread = thread;
        }

        synchronized void ring() {
            if (!ended) {
                rang = true;
                thread.interrupt();
            }
        }

        /// @return whether the alarm rang
        synchronized boolean end() {
            ended = true;
            return rang;
        }
    }
}
