package kawi.bench.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/// What this process holds.
///
/// @param heapBytes objects that are in use, after a garbage collection
/// @param mappedBytes of files that are mapped into memory
/// @param threads of Java, those of the JVM's own not counted
/// @param handles open files, as far as the system tells: 0 where it does not
public record Footprint(long heapBytes, long mappedBytes, int threads, long handles) {
    /// Estimates of the heap differ by this much from one time to the next, with what the JVM itself keeps there.
    private static final long HEAP_TOLERANCE = 4 << 20;

    private static final int COLLECTIONS = 5;
    private static final long NAP_MILLIS = 20;

    /// What is held now, once the garbage is gone. What garbage held open is let go a moment after it.
    public static Footprint now() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            nap();
        }
        return new Footprint(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                mapped(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                handlesOpen());
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

    private static long handlesOpen() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    /// The larger of both, in each of the numbers.
    public Footprint or(Footprint other) {
        return new Footprint(
                Math.max(heapBytes, other.heapBytes),
                Math.max(mappedBytes, other.mappedBytes),
                Math.max(threads, other.threads),
                Math.max(handles, other.handles));
    }

    /// In what this is larger than another, in words; empty if in nothing.
    public String growthOver(Footprint before) {
        if (heapBytes > before.heapBytes + HEAP_TOLERANCE) {
            return "%,d bytes of heap instead of %,d".formatted(heapBytes, before.heapBytes);
        }
        if (mappedBytes > before.mappedBytes) {
            return "%,d bytes of mapped files instead of %,d".formatted(mappedBytes, before.mappedBytes);
        }
        if (threads > before.threads) {
            return threads + " threads instead of " + before.threads;
        }
        return handles > before.handles ? handles + " open files instead of " + before.handles : "";
    }
}
