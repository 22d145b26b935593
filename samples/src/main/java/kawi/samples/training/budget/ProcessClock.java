package kawi.samples.training.budget;

import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/// The seconds since this process started, so that a time budget contains the start of the JVM.
public final class ProcessClock implements DoubleSupplier {
    private final long origin; // as System.nanoTime

    /// A clock that began with the process, or now if the system does not tell when that was.
    public ProcessClock() {
        Instant now = Instant.now();
        Instant start = ProcessHandle.current().info().startInstant().orElse(now);
        origin = System.nanoTime() - Math.max(0, Duration.between(start, now).toNanos());
    }

    @Override
    public double getAsDouble() {
        return (System.nanoTime() - origin) / 1e9;
    }
}
