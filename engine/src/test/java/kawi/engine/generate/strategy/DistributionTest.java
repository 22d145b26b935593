package kawi.engine.generate.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import kawi.autograd.random.CounterRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DistributionTest {

    /// Logits whose softmax has the given probabilities.
    private static float[] logits(double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(probabilities[i]);
        }
        return logits;
    }

    private static Distribution topK(Distribution all, int k) {
        return new TopK(k).apply(all, 0);
    }

    private static Distribution topP(Distribution all, double p) {
        return new TopP(p).apply(all, 0);
    }

    private static int[] ids(Distribution distribution) {
        return IntStream.range(0, distribution.size()).map(distribution::id).toArray();
    }

    @Property
    void probabilitiesDescendAndAddUpToOne(
            @ForAll @Size(min = 1, max = 40) @FloatRange(min = -30, max = 30) float[] logits,
            @ForAll @DoubleRange(min = 0.1, max = 5) double temperature,
            @ForAll @IntRange(min = 1, max = 50) int k,
            @ForAll @DoubleRange(min = 0.01, max = 1) double p) {
        Distribution all = Distribution.of(logits).withTemperature(temperature);
        for (Distribution each : new Distribution[] {all, topK(all, k), topP(all, p), topP(topK(all, k), p)}) {
            double sum = 0;
            for (int rank = 0; rank < each.size(); rank++) {
                sum += each.probability(rank);
                assertTrue(rank == 0 || each.probability(rank) <= each.probability(rank - 1));
            }
            assertEquals(1, sum, 1e-9);
        }
        assertEquals(Math.min(k, logits.length), topK(all, k).size());
    }

    @Example
    void equalLogitsAreInTheOrderOfTheirIds() {
        int[] ids = ids(Distribution.of(new float[] {0f, 1, -0f, 1, 0f}));
        assertEquals("[1, 3, 0, 2, 4]", java.util.Arrays.toString(ids));
    }

    @Example
    void negativeLogitsAreOrderedToo() {
        assertEquals("[2, 0, 1]", java.util.Arrays.toString(ids(Distribution.of(new float[] {-2, -3, -1}))));
    }

    @Example
    void topPKeepsTheTokenThatCrossesTheThreshold() {
        Distribution all = Distribution.of(logits(0.5, 0.3, 0.2));
        assertEquals(1, topP(all, 0.3).size());
        assertEquals(2, topP(all, 0.6).size());
        assertEquals(3, topP(all, 0.9).size());
        assertEquals(3, topP(all, 1).size());
        assertEquals(1, topP(all, 1e-9).size(), "at least one");
    }

    @Example
    void aTruncatedDistributionAddsUpToOne() {
        Distribution two = topK(Distribution.of(logits(0.5, 0.3, 0.2)), 2);
        assertEquals(0.625, two.probability(0), 1e-6);
        assertEquals(0.375, two.probability(1), 1e-6);
    }

    @Example
    void aTokenIsChosenByItsPartOfTheCumulativeDistribution() {
        Distribution all = Distribution.of(logits(0.5, 0.25, 0.25));
        assertEquals(0, all.choose(0));
        assertEquals(0, all.choose(0.499));
        assertEquals(1, all.choose(0.501));
        assertEquals(2, all.choose(0.999));
        assertEquals(2, all.choose(Math.nextDown(1.0)));
    }

    @Example
    void frequenciesAreNearTheProbabilities() {
        double[] probabilities = {0.5, 0.3, 0.15, 0.05};
        Distribution all = Distribution.of(logits(probabilities));
        CounterRandom random = CounterRandom.ofSeed(7);
        int[] counts = new int[4];
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            counts[all.choose(random.uniform(i))]++;
        }
        for (int id = 0; id < 4; id++) {
            double deviation = Math.sqrt(probabilities[id] * (1 - probabilities[id]) / draws);
            assertEquals(probabilities[id], counts[id] / (double) draws, 4 * deviation, "token " + id);
        }
    }

    @Example
    void settingsOutOfRangeAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Distribution.of(new float[1]).withTemperature(0));
        assertThrows(
                IllegalArgumentException.class,
                () -> Distribution.of(new float[1]).withTemperature(Double.NaN));
    }
}
