package kawi.samples.training.losses;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SmoothingTest {
    @Test
    void theFirstAverageIsTheFirstValueAndLaterOnesForgetIt() {
        double[] averages = Smoothing.exponential(0.5, 4, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2);
        assertEquals(4, averages[0]);
        assertEquals((0.5 * 4 + 2) / 1.5, averages[1], 1e-12, "weights 1/4 and 1/2, made to add up to 1");
        assertEquals(2, averages[11], 1e-3);
    }

    @Test
    void withoutDecayTheValuesAreTheAverages() {
        assertArrayEquals(new double[] {3, 1, 2}, Smoothing.exponential(0, 3, 1, 2));
    }

    @Test
    void aCenteredAverageDoesNotLag() {
        double[] line = IntStream.range(0, 200).mapToDouble(i -> i).toArray();
        assertArrayEquals(
                Arrays.copyOfRange(line, 4, 196), Arrays.copyOfRange(Smoothing.centered(line), 4, 196), 1e-12);
        double[] noisy = IntStream.range(0, 200).mapToDouble(i -> i % 2).toArray();
        assertEquals(0.5, Smoothing.centered(noisy)[100], 0.1);
        assertArrayEquals(new double[] {3, 1, 2}, Smoothing.centered(3, 1, 2), "a few values are not smoothed");
        noisy[100] = Double.NaN;
        assertEquals(0.5, Smoothing.centered(noisy)[100], 0.1);
    }

    @Test
    void valuesThatAreNotFiniteDoNotCount() {
        double[] averages = Smoothing.exponential(0.9, Double.NaN, 1, Double.POSITIVE_INFINITY, 1);
        assertTrue(Double.isNaN(averages[0]));
        assertArrayEquals(new double[] {1, 1, 1}, Arrays.copyOfRange(averages, 1, 4), 1e-12);
    }
}
