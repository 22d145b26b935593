package kawi.bench.machine;

import kawi.autograd.op.Cost;

/// What a machine can do at most: the two limits of the roofline (Williams, Waterman and Patterson, "Roofline: an
/// insightful visual performance model for multicore architectures", Communications of the ACM, 2009).
///
/// @param operationsPerSecond floating-point operations; infinite where they cannot be measured, which is no limit
/// @param bytesPerSecond from and to memory
public record Limits(double operationsPerSecond, double bytesPerSecond) {

    /// The shortest time in which the work can be done, in seconds: that which the nearer of the two limits needs. Both
    /// at once, since a processor computes while it waits for memory.
    public double seconds(Cost work) {
        return Math.max(work.flops() / operationsPerSecond, work.bytes() / bytesPerSecond);
    }

    /// Half-way between these and others.
    public Limits mean(Limits other) {
        return new Limits(
                (operationsPerSecond + other.operationsPerSecond) / 2, (bytesPerSecond + other.bytesPerSecond) / 2);
    }
}
