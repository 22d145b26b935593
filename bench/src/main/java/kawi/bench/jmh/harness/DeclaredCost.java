package kawi.bench.jmh.harness;

import kawi.autograd.op.Cost;

/// The cost of one call of a benchmark, which is the same for every set of kernels and every rung, and the number of
/// threads that share it.
///
/// JMH creates the benchmark and the profiler and passes neither to the other, so the benchmark leaves its cost here
/// for the profiler.
///
/// @param cost the cost of a call; its bytes do not include small arguments such as a bias
/// @param threads the threads that share a call
record DeclaredCost(Cost cost, int threads) {
    private static volatile DeclaredCost current = new DeclaredCost(new Cost(0, 0), 1);

    /// Declares this as the cost of the benchmark that is about to run.
    void declare() {
        current = this;
    }

    /// The cost of the running benchmark.
    static DeclaredCost current() {
        return current;
    }
}
