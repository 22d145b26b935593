package kawi.bench.growth;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import kawi.autograd.device.Device;

/// The live objects of the JVM.
final class LiveHeap {
    private static final int TASKS_PER_THREAD = 64;

    private LiveHeap() {}

    /// Their bytes, after a garbage collection.
    ///
    /// @param devices their threads may hold the last work that they did; they get other work before
    static long bytes(Collection<Device> devices) {
        devices.forEach(device -> device.forTasks(TASKS_PER_THREAD * device.threads(), (task, scratch) -> {}));
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
