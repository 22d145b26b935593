package kawi.samples.play.machine;

import java.time.Duration;
import java.util.function.Function;
import kawi.autograd.device.Device;
import kawi.bench.machine.Speed;

/// How the machine is measured.
///
/// @param machine measures what `kawi doctor` reports
/// @param model the duration of each part of the measurement of a model
public record Measurement(Function<Device, Speed> machine, Duration model) {
    /// As thorough as people wait for.
    public static final Measurement DEFAULT = new Measurement(Speed::measure, Duration.ofSeconds(3));
}
