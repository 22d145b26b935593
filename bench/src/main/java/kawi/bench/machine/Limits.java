package kawi.bench.machine;

import kawi.autograd.op.Cost;

/// The two limits of the roofline model: peak arithmetic and memory bandwidth (Williams, Waterman and Patterson,
/// "Roofline: an insightful visual performance model for multicore architectures", Communications of the ACM, 2009).
///
/// @param operationsPerSecond peak floating-point operations per second; infinite if they cannot be measured
/// @param bytesPerSecond memory bandwidth, reads and writes together
public record Limits(double operationsPerSecond, double bytesPerSecond) {

    /// The minimum time for a cost, in seconds. It is the larger of the times for arithmetic and for memory, since a
    /// processor computes while it waits for memory.
    public double seconds(Cost cost) {
        return Math.max(cost.flops() / operationsPerSecond, cost.bytes() / bytesPerSecond);
    }

    /// The mean of these limits and others.
    public Limits mean(Limits other) {
        return new Limits(
                (operationsPerSecond + other.operationsPerSecond) / 2, (bytesPerSecond + other.bytesPerSecond) / 2);
    }
}
