package kawi.engine.generate.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Pearson's test of whether counts come from probabilities.
public final class ChiSquared {
    /// Of a normal number: beyond it lies one in a hundred thousand.
    private static final double QUANTILE = 4.26;

    private ChiSquared() {}

    /// Fails if the counts are so far from the probabilities as chance allows only once in a hundred thousand times;
    /// the seeds being fixed, it is the same each time. A token of probability zero must not have come at all.
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
