package kawi.engine.generate.strategy;

/// What the numbers of stages are held to.
final class Checks {
    private Checks() {}

    /// @throws IllegalArgumentException if it is negative, infinite or not a number
    static void notNegative(String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " must be at least 0, not " + value);
        }
    }

    /// @throws IllegalArgumentException if it is not above 0, infinite or not a number
    static void positive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " must be positive, not " + value);
        }
    }

    /// @throws IllegalArgumentException if it is infinite or not a number
    static void finite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(what + " must be a finite number, not " + value);
        }
    }

    /// @throws IllegalArgumentException if it is outside (0, 1]
    static void probability(String what, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " must be above 0 and at most 1, not " + value);
        }
    }

    /// @throws IllegalArgumentException if it is outside [0, 1]
    static void share(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " must be at least 0 and at most 1, not " + value);
        }
    }

    /// @throws IllegalArgumentException if it is below the least
    static void atLeast(int least, String what, int value) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ", not " + value);
        }
    }
}
