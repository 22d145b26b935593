package kawi.bench.machine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// The processor time of the current thread.
///
/// It does not advance while other programs use the core, so that a loop in registers takes the same time on a busy
/// machine and on an idle one. It does advance while the core waits for memory, and while a hypervisor gives the core
/// to another machine.
final class ThreadClock {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ThreadClock() {}

    /// Nanoseconds of processor time, or of real time if the JVM cannot measure processor time.
    static long nanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
