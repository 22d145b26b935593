package kawi.bench.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ForkJoinWorkerThread;
import kawi.autograd.text.Counted;
import kawi.bench.machine.LiveHeap;

/// The resources that this process uses.
///
/// @param heapBytes the size of the live objects, after a garbage collection
/// @param mappedBytes the size of memory-mapped files
/// @param threads the number of threads that a program starts, without those that the JDK starts and ends when it likes
/// @param handles the number of open files; 0 if the system does not report it
public record Footprint(long heapBytes, long mappedBytes, int threads, long handles) {
    /// The variation of the heap size from one measurement to the next, because of the JVM's own objects.
    private static final long HEAP_TOLERANCE = 1 << 20;

    private static final int COLLECTIONS = 5;
    private static final long NAP_MILLIS = 20;

    /// Measures the current use after several garbage collections: files and mapped memory that unreachable objects
    /// held open are released shortly after a collection.
    public static Footprint now() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            nap();
        }
        return new Footprint(LiveHeap.bytes(), mapped(), countThreads(), handlesOpen());
    }

    private static void nap() {
        try {
            Thread.sleep(NAP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long mapped() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().startsWith("mapped"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /// Without the workers of fork-join pools, whose number changes with their load, and without the JDK's own threads,
    /// which are in the root group and in groups of this name, such as one that waits for the end of a process and
    /// remains for a minute.
    private static int countThreads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !(thread instanceof ForkJoinWorkerThread))
                .map(Thread::getThreadGroup)
                .filter(group -> group != null && group.getParent() != null)
                .filter(group -> !group.getName().startsWith("Innocuous"))
                .count();
    }

    private static long handlesOpen() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    /// The elementwise maximum.
    public Footprint max(Footprint other) {
        return new Footprint(
                Math.max(heapBytes, other.heapBytes),
                Math.max(mappedBytes, other.mappedBytes),
                Math.max(threads, other.threads),
                Math.max(handles, other.handles));
    }

    /// Describes the first resource of which this uses more than `before`; empty if there is none.
    public String growthOver(Footprint before) {
        if (heapBytes > before.heapBytes + HEAP_TOLERANCE) {
            return "%,d bytes of heap instead of %,d".formatted(heapBytes, before.heapBytes);
        }
        if (mappedBytes > before.mappedBytes) {
            return "%,d bytes of mapped files instead of %,d".formatted(mappedBytes, before.mappedBytes);
        }
        if (threads > before.threads) {
            return Counted.of(threads, "thread") + " instead of " + before.threads;
        }
        return handles > before.handles ? handles + " open files instead of " + before.handles : "";
    }
}
