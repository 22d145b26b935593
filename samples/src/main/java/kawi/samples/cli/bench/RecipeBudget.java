package kawi.samples.cli.bench;

import java.util.Optional;
import java.util.function.DoubleSupplier;
import kawi.samples.request.UsageException;

/// What a training may spend.
///
/// @param tflop number of floating-point operations of its matrix products, in 10^12; empty if the time counts
/// @param seconds duration of its steps; empty if the operations count
record RecipeBudget(Optional<Double> tflop, Optional<Double> seconds) {
    private static final double TERA = 1e12;

    /// What `kawi train --preset small` spends.
    private static final double DEFAULT_TFLOP = 7.6;

    /// @throws UsageException if both are given, or one is not positive
    static RecipeBudget of(Optional<Double> tflop, Optional<Double> seconds) {
        if (tflop.isPresent() && seconds.isPresent()) {
            throw new UsageException("--tflop and --seconds are both budgets: give one");
        }
        require("--tflop", tflop);
        require("--seconds", seconds);
        return new RecipeBudget(seconds.isPresent() ? tflop : Optional.of(tflop.orElse(DEFAULT_TFLOP)), seconds);
    }

    private static void require(String option, Optional<Double> value) {
        if (value.isPresent() && !(value.get() > 0 && value.get() < Double.POSITIVE_INFINITY)) {
            throw new UsageException(option + " must be a positive number");
        }
    }

    /// The number of steps, at least 1.
    ///
    /// @param flop of a step
    /// @param pace measures the seconds of a step, if they count
    long steps(double flop, DoubleSupplier pace) {
        double steps = seconds.isPresent() ? seconds.get() / pace.getAsDouble() : tflop.orElseThrow() * TERA / flop;
        return Math.max(1, (long) steps);
    }
}
