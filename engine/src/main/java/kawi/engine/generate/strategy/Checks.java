package kawi.engine.generate.strategy;

import kawi.autograd.text.Decimal;

/// Range checks of stage parameters.
final class Checks {
    private Checks() {}

    /// @throws IllegalArgumentException if the value is negative, infinite or NaN
    static void notNegative(String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " must be at least 0, not " + Decimal.of(value));
        }
    }

    /// @throws IllegalArgumentException if the value is not above 0, infinite or NaN
    static void positive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " must be positive, not " + Decimal.of(value));
        }
    }

    /// @throws IllegalArgumentException if the value is infinite or NaN
    static void finite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(what + " must be a finite number, not " + Decimal.of(value));
        }
    }

    /// @throws IllegalArgumentException if the value is outside (0, 1]
    static void probability(String what, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " must be above 0 and at most 1, not " + Decimal.of(value));
        }
    }

    /// @throws IllegalArgumentException if the value is outside [0, 1]
    static void share(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " must be at least 0 and at most 1, not " + Decimal.of(value));
        }
    }

    /// @throws IllegalArgumentException if the value is below the minimum
    static void atLeast(int minimum, String what, int value) {
        if (value < minimum) {
            throw new IllegalArgumentException(what + " must be at least " + minimum + ", not " + value);
        }
    }
}
