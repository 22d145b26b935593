package kawi.bench.peers;

import java.util.Map;

/// Everyone must come to the same result, up to rounding: who is fast by doing something else has not won.
final class Agreement {
    /// Of what is computed in float32 in another order, as a share of the numbers' size.
    static final double ROUNDING = 1e-4;

    private Agreement() {}

    /// @param tolerance how far numbers may be apart, as a share of the root of their mean square
    /// @throws AssertionError if they are further
    static void require(String what, Map<String, float[]> expected, Map<String, float[]> actual, double tolerance) {
        if (!expected.keySet().equals(actual.keySet())) {
            throw new AssertionError(what + ": " + expected.keySet() + " and " + actual.keySet());
        }
        expected.forEach((name, numbers) -> require(what + ", " + name, numbers, actual.get(name), tolerance));
    }

    private static void require(String what, float[] expected, float[] actual, double tolerance) {
        if (expected.length != actual.length) {
            throw new AssertionError(what + ": there are " + expected.length + " and " + actual.length);
        }
        double largest = tolerance * rootMeanSquare(expected);
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - actual[i]) <= largest)) {
                throw new AssertionError(what + ": element " + i + " is " + expected[i] + " and " + actual[i]);
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
