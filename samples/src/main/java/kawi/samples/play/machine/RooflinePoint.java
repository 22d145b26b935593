package kawi.samples.play.machine;

import kawi.autograd.op.Cost;

/// Something that was measured, as a point of the roofline.
///
/// @param name an operation such as `Linear`, or `step`, `prefill`, `decode`
/// @param phase `forward`, `backward`, `training` or `generation`
/// @param millis of a step, or of a token
/// @param intensity floating-point operations per byte that must be moved
/// @param gflops 10^9 floating-point operations per second
record RooflinePoint(String name, String phase, double millis, double intensity, double gflops) {

    /// @param cost of what took the time
    /// @param seconds the time
    /// @param times how many steps or tokens it was
    static RooflinePoint of(String name, String phase, Cost cost, double seconds, double times) {
        return new RooflinePoint(
                name, phase, 1000 * seconds / times, cost.flops() / cost.bytes(), cost.flops() / seconds / 1e9);
    }
}
