package kawi.bench.jmh.harness;

import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;

/// A version of a kernel. Each rung of the ladder adds one optimisation to the rung before, and all compute the same
/// bits.
public enum Rung {
    /// Plain loops on one thread, one visible operation after the other: the definition.
    PLAIN,

    /// The same operations with SIMD.
    SIMD,

    /// The operations fused into one: a tile stays in cache until all of them are applied to it, and values that are
    /// not needed are not computed. Only some kernels have a fused form.
    FUSED,

    /// The rung before, on one thread for each processor.
    PARALLEL;

    /// Whether the operations are fused.
    public boolean isFused() {
        return this == FUSED || this == PARALLEL;
    }

    /// The number of threads.
    public int threads() {
        return this == PARALLEL ? Runtime.getRuntime().availableProcessors() : 1;
    }

    /// Creates the device of the rung. On a machine without vectors every rung uses the plain loops.
    public Device device() {
        return new Device(this == PLAIN ? KernelSets.named("reference") : KernelSets.preferred(), threads());
    }
}
