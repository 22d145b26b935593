package kawi.bench.jmh;

import kawi.autograd.device.KernelSets;
import kawi.autograd.kernel.Kernels;
import org.openjdk.jmh.annotations.Param;

/// A benchmark of kernels, the plain loops beside SIMD. One that says no more than this calls them on one thread.
public abstract class KernelBenchmark extends MeasuredBenchmark {

    /// The name of the set: `reference` is the plain loops, `vector` SIMD.
    @Param({"reference", "vector"})
    public String kernels;

    @Override
    protected final void prepare() {
        prepare(KernelSets.named(kernels));
    }

    /// Makes what the benchmarks of the class work on.
    protected abstract void prepare(Kernels chosen);
}
