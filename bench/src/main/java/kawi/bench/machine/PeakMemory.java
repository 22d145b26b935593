package kawi.bench.machine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The peak memory use of this process.
public final class PeakMemory {
    private static final Path LINUX_STATUS = Path.of("/proc/self/status");
    private static final String HIGH_WATER_MARK = "VmHWM:";
    private static final long KIBI = 1024;

    private PeakMemory() {}

    /// The peak in bytes. On Linux it is the peak resident set size, with everything that the JVM uses. Elsewhere it is
    /// the sum of the peaks of the JVM's memory pools, without the JVM's own code and the stacks of threads.
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
