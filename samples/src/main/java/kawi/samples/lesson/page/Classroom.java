package kawi.samples.lesson.page;

import java.util.OptionalInt;
import java.util.function.LongSupplier;
import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;

/// What a lesson needs to run.
///
/// @param device where its models run
/// @param seed determines all that is random
/// @param stepsOrDefault the number of training steps; empty for the lesson's own
/// @param clock in nanoseconds
public record Classroom(Device device, long seed, OptionalInt stepsOrDefault, LongSupplier clock) {

    /// The number of training steps.
    ///
    /// @param lessonsOwn the number if none was requested
    public int steps(int lessonsOwn) {
        return stepsOrDefault.orElse(lessonsOwn);
    }

    /// Random numbers for one purpose.
    public CounterRandom random(long purpose) {
        return CounterRandom.ofSeed(seed).child(purpose);
    }

    /// The duration of a task in seconds.
    public double seconds(Runnable task) {
        long start = clock.getAsLong();
        task.run();
        return (clock.getAsLong() - start) / 1e9;
    }
}
