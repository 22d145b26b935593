package kawi.bench.machine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The number of threads that compete for the cores of this machine. Figures measured on a busy machine mean little.
///
/// @param runnable threads of all programs that run or wait for a core
/// @param cores the cores that the JVM may use
public record Load(int runnable, int cores) {
    private static final Path LINUX_LOAD = Path.of("/proc/loadavg");
    private static final int SAMPLES = 5;
    private static final long NAP_MILLIS = 10;

    /// Measures the current load: the lowest of a few samples, since a thread that runs only briefly does not matter.
    public static Load now() {
        int lowest = Integer.MAX_VALUE;
        for (int i = 0; i < SAMPLES; i++) {
            nap();
            lowest = Math.min(lowest, sample());
        }
        return new Load(lowest, Runtime.getRuntime().availableProcessors());
    }

    private static void nap() {
        try {
            Thread.sleep(NAP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The runnable threads except this one: on Linux the fourth field of `/proc/loadavg`, such as `3/512`; elsewhere
    /// the load average of the last minute.
    private static int sample() {
        try {
            return Math.max(0, parse(Files.readString(LINUX_LOAD)) - 1);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            double average = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
            return (int) Math.max(0, Math.round(average)); // negative if unknown
        }
    }

    /// Parses the number of runnable threads, 3 in `0.20 0.18 0.12 3/512 11206`.
    static int parse(String line) {
        return Integer.parseInt(line.split(" ", -1)[3].split("/", -1)[0]);
    }

    /// A remark if all cores are in use, such as `the machine is busy: 9 runnable threads on 2 cores`.
    public Optional<String> remark() {
        return runnable >= cores
                ? Optional.of("the machine is busy: " + runnable + " runnable threads on " + cores + " cores")
                : Optional.empty();
    }
}
