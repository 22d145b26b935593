package kawi.bench.machine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// The processor time of the current thread. It stands still while other programs have the core, so what a loop in
/// registers takes is the same on a busy machine and on an idle one. (It does not stand still while the core waits for
/// memory, or while a hypervisor lends it to another machine.)
final class ThreadClock {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ThreadClock() {}

    /// Nanoseconds of processor time; of real time where the JVM does not know the other.
    static long nanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
