package kawi.bench.run;

/// A computation that can be repeated and measured, with what its mathematics needs.
///
/// A run owns what it computes with; nothing of it may be used by two threads at once.
public interface Run extends Runnable {

    /// The tokens of a run, in all sequences together.
    int tokens();

    /// The floating-point operations of a run.
    double operations();

    /// The bytes of weights, keys and values that a run must read from memory; 0 if memory is not what limits it.
    default double bytes() {
        return 0;
    }

    /// The bytes that are held besides the weights, their gradients and the optimizer's state: activations and their
    /// gradients, or the KV cache. Valid after a run.
    long workingBytes();
}
