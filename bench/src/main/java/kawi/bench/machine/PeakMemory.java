package kawi.bench.machine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The most memory that this process has held so far.
public final class PeakMemory {
    private static final Path LINUX_STATUS = Path.of("/proc/self/status");
    private static final String HIGH_WATER_MARK = "VmHWM:";
    private static final long KIBI = 1024;

    private PeakMemory() {}

    /// On Linux what the process had in main memory at most, all of the JVM included. Elsewhere what the JVM knows of:
    /// the peaks of its memory pools together, to which its own code and threads have to be added.
    public static long bytes() {
        try (Stream<String> lines = Files.lines(LINUX_STATUS)) {
            return lines.filter(line -> line.startsWith(HIGH_WATER_MARK))
                    .mapToLong(line -> KIBI * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseGet(PeakMemory::ofThePools);
        } catch (IOException e) {
            return ofThePools(); // another system
        }
    }

    static long ofThePools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
                .sum();
    }
}
