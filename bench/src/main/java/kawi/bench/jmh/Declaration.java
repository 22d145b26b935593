package kawi.bench.jmh;

import kawi.autograd.op.Cost;

/// What one call of a benchmark must do, the same for every set of kernels and every rung, and how many threads share
/// it.
///
/// JMH makes the benchmark and the profiler by itself and gives neither to the other: this is where they meet.
///
/// @param work of a call. Small arguments (a row's bias, say) are left out of its bytes
/// @param threads that share it
record Declaration(Cost work, int threads) {
    private static volatile Declaration current = new Declaration(new Cost(0, 0), 1);

    /// Says it of the benchmark that is about to run.
    void declare() {
        current = this;
    }

    /// Of the running benchmark.
    static Declaration current() {
        return current;
    }
}
