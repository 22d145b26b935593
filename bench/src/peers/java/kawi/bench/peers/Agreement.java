package kawi.bench.peers;

import java.util.Map;

/// Checks that all implementations compute the same result, up to rounding.
final class Agreement {
    /// The tolerance for float32 sums in another order, relative to the root mean square.
    static final double ROUNDING = 1e-4;

    private Agreement() {}

    /// Compares results by name.
    ///
    /// @param tolerance the maximum difference of two numbers, relative to the root mean square of the expected ones
    /// @throws AssertionError if a difference is larger
    static void require(String what, Map<String, float[]> expected, Map<String, float[]> actual, double tolerance) {
        if (!expected.keySet().equals(actual.keySet())) {
            throw new AssertionError(what + ": the results are " + actual.keySet() + ", expected " + expected.keySet());
        }
        expected.forEach((name, numbers) -> require(what + ", " + name, numbers, actual.get(name), tolerance));
    }

    private static void require(String what, float[] expected, float[] actual, double tolerance) {
        if (expected.length != actual.length) {
            throw new AssertionError(what + ": has " + actual.length + " elements, expected " + expected.length);
        }
        double largest = tolerance * rootMeanSquare(expected);
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - actual[i]) <= largest)) {
                throw new AssertionError(what + ": element " + i + " is " + actual[i] + ", expected " + expected[i]);
            }
        }
    }

    private static double rootMeanSquare(float... numbers) {
        double sum = 0;
        for (float number : numbers) {
            sum += (double) number * number;
        }
        return Math.sqrt(sum / numbers.length);
    }
}
