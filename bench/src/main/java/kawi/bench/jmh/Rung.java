package kawi.bench.jmh;

import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;

/// A rung of a kernel's ladder: each has one idea more than the one before, and all compute the same bits.
public enum Rung {
    /// Plain loops on one thread, one visible operation after the other: the definition.
    PLAIN,

    /// The same in vectors.
    SIMD,

    /// What belongs together in one operation: a tile stays in a near cache until all is done to it, and nothing is
    /// computed that is not needed. Only where the kernel has such a form.
    FUSED,

    /// The same on as many threads as the machine has processors.
    PARALLEL;

    /// Whether what belongs together is computed in one operation.
    public boolean fuses() {
        return this == FUSED || this == PARALLEL;
    }

    /// How many threads share the work.
    public int threads() {
        return this == PARALLEL ? Runtime.getRuntime().availableProcessors() : 1;
    }

    /// Where it is computed. Without vectors every rung is the plain loops.
    public Device device() {
        return new Device(this == PLAIN ? KernelSets.named("reference") : KernelSets.preferred(), threads());
    }
}
