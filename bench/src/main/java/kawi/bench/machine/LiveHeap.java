package kawi.bench.machine;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Objects;

/// The live objects of the JVM.
public final class LiveHeap {
    private LiveHeap() {}

    /// The size in bytes of the objects that survive a garbage collection.
    ///
    /// The JVM also tells how much of the heap is in use. That includes the whole buffers from which threads have begun
    /// to allocate since the collection, which may be megabytes for each thread that is awake.
    public static long bytes() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(Objects::nonNull) // of a pool that is never collected
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }
}
