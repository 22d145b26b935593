package kawi.engine.generate.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Pearson's chi-squared test of counts against probabilities.
public final class ChiSquared {
    /// Quantile of the standard normal distribution: exceeded with a probability of one in a hundred thousand.
    private static final double QUANTILE = 4.26;

    private ChiSquared() {}

    /// Fails if the counts differ from the probabilities by more than chance allows once in a hundred thousand times.
    /// The seeds are fixed, so the result is the same each time. A token of probability zero must not occur.
    public static void check(double[] probabilities, int[] counts) {
        long draws = 0;
        for (int count : counts) {
            draws += count;
        }
        double statistic = 0;
        int freedom = -1;
        for (int i = 0; i < probabilities.length; i++) {
            double expected = probabilities[i] * draws;
            if (probabilities[i] == 0) {
                assertEquals(0, counts[i], "token " + i + " has no probability");
            } else {
                statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
                freedom++;
            }
        }
        if (freedom > 0) {
            // Wilson and Hilferty's approximation of the quantile, 1931.
            double ninth = 2.0 / (9 * freedom);
            double limit = freedom * Math.pow(1 - ninth + QUANTILE * Math.sqrt(ninth), 3);
            assertTrue(statistic <= limit, "chi-squared is " + statistic + ", above " + limit);
        }
    }
}
