package kawi.bench;

/// What one call of a benchmark must do, whoever does it and however: the same for every set of kernels, so that the
/// rates made of it can be compared.
///
/// **Operations** are those of the mathematics. An addition, a multiplication, a comparison, a division, a root and an
/// exponential are one each; an `fma` is two. What is masked is not counted, nor what an implementation does twice
/// rather than keep it.
///
/// **Bytes** are those that must come from and go to memory if nothing is in a cache before the call and everything
/// fits during it: each argument once, each result once, a result that is added to once in each direction. Four for
/// each float32. Small arguments (a row's bias, say) are left out.
///
/// @param operations floating-point operations
/// @param bytes read and written
record Work(double operations, double bytes) {

    /// JMH makes the benchmark and the profiler by itself and gives neither to the other: this is where they meet.
    private static volatile Work declared = new Work(0, 0);

    /// Work of the given operations and float32 numbers read or written.
    static Work of(double operations, double floats) {
        return new Work(operations, Float.BYTES * floats);
    }

    Work plus(Work other) {
        return new Work(operations + other.operations, bytes + other.bytes);
    }

    /// Says what a call of the benchmark that is about to run does.
    static void declare(Work work) {
        declared = work;
    }

    /// What a call of the running benchmark does.
    static Work declared() {
        return declared;
    }
}
