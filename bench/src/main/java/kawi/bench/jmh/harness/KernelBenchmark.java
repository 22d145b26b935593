package kawi.bench.jmh.harness;

import kawi.autograd.device.KernelSets;
import kawi.autograd.kernel.Kernels;
import org.openjdk.jmh.annotations.Param;

/// A benchmark that runs with each set of kernels: the plain loops and SIMD. It uses one thread unless a subclass
/// overrides that.
public abstract class KernelBenchmark extends MeasuredBenchmark {

    /// The name of the set of kernels: `reference` for the plain loops, `vector` for SIMD.
    @Param({"reference", "vector"})
    public String kernels;

    @Override
    protected final void prepare() {
        prepare(KernelSets.named(kernels));
    }

    /// Creates the data of the benchmark.
    protected abstract void prepare(Kernels chosen);
}
