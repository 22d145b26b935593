package kawi.bench.machine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The machine and the JVM that Kawi runs on.
///
/// @param java name and version of the JVM
/// @param system name and version of the operating system, and the architecture
/// @param processor the name of the processor; empty if the system does not report it
/// @param cores the processors that the JVM may use
/// @param memoryBytes the size of main memory
/// @param heapBytes the maximum size of the heap
public record Machine(
        String java, String system, Optional<String> processor, int cores, long memoryBytes, long heapBytes) {

    private static final Path LINUX_PROCESSORS = Path.of("/proc/cpuinfo");

    /// This machine.
    public static Machine here() {
        long memory = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
        return new Machine(
                property("java.vm.name") + " " + Runtime.version(),
                property("os.name") + " " + property("os.version") + ", " + property("os.arch"),
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                memory,
                Runtime.getRuntime().maxMemory());
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    private static Optional<String> processorName() {
        try (Stream<String> lines = Files.lines(LINUX_PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // another system
        }
    }
}
