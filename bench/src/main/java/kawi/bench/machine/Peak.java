package kawi.bench.machine;

import java.util.Optional;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.vector.PeakLoop;

/// The most that the threads of a device compute: on each at the same time nothing but `fma` on registers.
public final class Peak {
    /// A millisecond or so: long enough to measure, short beside an iteration.
    private static final int TURNS = 250_000;

    private final Device device;
    private final float[] results; // kept, so that no loop can be left out

    private Peak(Device device) {
        this.device = device;
        results = new float[device.threads()];
    }

    /// Empty if the machine has no vectors for the peak loop, or the JVM was started without its incubator module.
    public static Optional<Peak> of(Device device) {
        try {
            PeakLoop.operationsPerTurn();
            return Optional.of(new Peak(device));
        } catch (UnsupportedOperationException | NoClassDefFoundError e) {
            return Optional.empty();
        }
    }

    /// Floating-point operations of a run.
    public double operations() {
        return (double) device.threads() * TURNS * PeakLoop.operationsPerTurn();
    }

    /// The loop once on every thread.
    public void run() {
        device.forTasks(results.length, (task, scratch) -> results[task] = PeakLoop.run(TURNS));
    }

    /// What the last run came to.
    public float[] results() {
        return results;
    }
}
