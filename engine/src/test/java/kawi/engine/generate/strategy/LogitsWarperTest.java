package kawi.engine.generate.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/// Each stage against [Plain] on random logits, some of them equal or negative infinity.
class LogitsWarperTest {

    /// From few values, so that there are ties, or from many; some tokens are excluded, but not all.
    @Provide
    Arbitrary<float[]> logits() {
        Arbitrary<Float> coarse = Arbitraries.of(-2f, -1f, 0f, 1f, 2f, Float.NEGATIVE_INFINITY);
        Arbitrary<Float> fine = Arbitraries.floats().between(-12, 12);
        Arbitrary<Float> mixed = Arbitraries.oneOf(fine, Arbitraries.of(1f, Float.NEGATIVE_INFINITY));
        return Arbitraries.oneOf(coarse, fine, mixed)
                .array(float[].class)
                .ofMinSize(1)
                .ofMaxSize(30)
                .filter(LogitsWarperTest::anyMayCome);
    }

    private static boolean anyMayCome(float[] logits) {
        for (float logit : logits) {
            if (logit != Float.NEGATIVE_INFINITY) {
                return true;
            }
        }
        return false;
    }

    private static void check(Map<Integer, Double> expected, Distribution actual) {
        Map<Integer, Double> probabilities = new TreeMap<>();
        for (int rank = 0; rank < actual.size(); rank++) {
            probabilities.put(actual.id(rank), actual.probability(rank));
            assertTrue(rank == 0 || actual.probability(rank) <= actual.probability(rank - 1), "descending");
            assertEquals(
                    actual.probability(rank),
                    Math.exp(actual.logProbability(rank)),
                    1e-12,
                    "logarithm of rank " + rank);
        }
        assertEquals(expected.keySet(), probabilities.keySet(), "survivors");
        expected.forEach((id, p) -> assertEquals(p, probabilities.get(id), 1e-9, "token " + id));
    }

    private static void check(Map<Integer, Double> p, Set<Integer> kept, Distribution actual) {
        check(Plain.renormalised(p, kept), actual);
    }

    /// Skips values so close to a threshold that rounding decides.
    private static boolean isNear(double a, double b) {
        return Math.abs(a - b) < 1e-9;
    }

    @Property
    void softmaxHasNoExcludedTokens(@ForAll("logits") float[] logits) {
        Distribution all = Distribution.of(logits);
        check(Plain.softmax(logits, 1), all);
        assertEquals(Plain.entropy(Plain.softmax(logits, 1)), all.entropy(), 1e-9);
    }

    @Property
    void temperatureDividesLogits(
            @ForAll("logits") float[] logits, @ForAll @DoubleRange(min = 0.05, max = 20) double temperature) {
        check(Plain.softmax(logits, temperature), new Temperature(temperature).apply(Distribution.of(logits), 0));
    }

    @Property
    void dynamicTemperatureFollowsTheEntropy(
            @ForAll("logits") float[] logits,
            @ForAll @DoubleRange(min = 0.5, max = 2) double value,
            @ForAll @DoubleRange(min = 0, max = 0.4) double range,
            @ForAll @DoubleRange(min = 0.2, max = 3) double exponent) {
        Map<Integer, Double> p = Plain.softmax(logits, 1);
        double uncertainty = p.size() < 2 ? 0 : Math.min(1, Plain.entropy(p) / Math.log(p.size()));
        double temperature = value - range + 2 * range * Math.pow(uncertainty, exponent);
        Distribution actual = new DynamicTemperature(value, range, exponent).apply(Distribution.of(logits), 0);
        check(Plain.softmax(logits, temperature), actual);
    }

    @Property
    void topKKeepsKTokens(@ForAll("logits") float[] logits, @ForAll @IntRange(min = 1, max = 40) int k) {
        Map<Integer, Double> p = Plain.softmax(logits, 1);
        Distribution actual = new TopK(k).apply(Distribution.of(logits), 0);
        check(p, Plain.topK(p, k), actual);
        assertEquals(Math.min(k, p.size()), actual.size());
    }

    @Property
    void topPKeepsTheNucleus(
            @ForAll("logits") float[] logits, @ForAll @DoubleRange(min = 0.01, max = 1) double threshold) {
        Map<Integer, Double> p = Plain.softmax(logits, 1);
        double sum = 0;
        for (int id : Plain.byDescendingProbability(p)) {
            sum += p.get(id);
            if (isNear(sum, threshold)) {
                return;
            }
        }
        check(p, Plain.topP(p, threshold), new TopP(threshold).apply(Distribution.of(logits), 0));
    }

    @Property
    void minPRequiresAShareOfTheHighestProbability(
            @ForAll("logits") float[] logits, @ForAll @DoubleRange(min = 0, max = 1) double share) {
        Map<Integer, Double> p = Plain.softmax(logits, 1);
        double least = share * p.get(Plain.byDescendingProbability(p).getFirst());
        if (p.values().stream().noneMatch(each -> isNear(each, least)) || share == 1 || share == 0) {
            check(p, Plain.minP(p, share), new MinP(share).apply(Distribution.of(logits), 0));
        }
    }

    @Property
    void typicalPTakesTheTokensClosestToTheEntropy(
            @ForAll("logits") float[] logits, @ForAll @DoubleRange(min = 0.01, max = 1) double threshold) {
        Map<Integer, Double> p = Plain.softmax(logits, 1);
        Set<Integer> expected = Plain.typicalP(p, threshold);
        // Where rounding of the sum or of a distance decides, both neighbours of the threshold are correct.
        boolean clear = expected.equals(Plain.typicalP(p, Math.min(1 - 1e-12, threshold * (1 + 1e-9))))
                && expected.equals(Plain.typicalP(p, threshold * (1 - 1e-9)))
                && distancesDiffer(p);
        if (clear || threshold == 1) {
            check(p, expected, new TypicalP(threshold).apply(Distribution.of(logits), 0));
        }
    }

    /// Whether tokens of different probabilities have clearly different distances from the entropy.
    private static boolean distancesDiffer(Map<Integer, Double> p) {
        double entropy = Plain.entropy(p);
        for (double a : p.values()) {
            for (double b : p.values()) {
                boolean near = isNear(Math.abs(-Math.log(a) - entropy), Math.abs(-Math.log(b) - entropy));
                if (near && a != b) {
                    return false;
                }
            }
        }
        return true;
    }

    @Property
    void epsilonAndEtaRequireAMinimumProbability(
            @ForAll("logits") float[] logits, @ForAll @DoubleRange(min = 0, max = 1) double epsilon) {
        Map<Integer, Double> p = Plain.softmax(logits, 1);
        if (p.values().stream().noneMatch(each -> isNear(each, epsilon))) {
            check(p, Plain.atLeast(p, epsilon), new EpsilonCutoff(epsilon).apply(Distribution.of(logits), 0));
        }
        double eta = Math.min(epsilon, Math.sqrt(epsilon) * Math.exp(-Plain.entropy(p)));
        if (p.values().stream().noneMatch(each -> isNear(each, eta))) {
            check(p, Plain.eta(p, epsilon), new EtaCutoff(epsilon).apply(Distribution.of(logits), 0));
        }
    }

    @Property
    void topNSigmaDoesNotDependOnTheTemperature(
            @ForAll("logits") float[] logits,
            @ForAll @DoubleRange(min = 0.01, max = 4) double n,
            @ForAll @DoubleRange(min = 0.3, max = 3) double temperature) {
        Set<Integer> expected = Plain.topNSigma(logits, n);
        if (expected.equals(Plain.topNSigma(logits, n * (1 + 1e-9)))
                && expected.equals(Plain.topNSigma(logits, n * (1 - 1e-9)))) {
            Distribution all = Distribution.of(logits).withTemperature(temperature);
            check(Plain.softmax(logits, temperature), expected, new TopNSigma(n).apply(all, 0));
        }
    }

    @Property
    void xtcExcludesTheTopChoicesIfTheDrawIsBelowItsProbability(
            @ForAll("logits") float[] logits,
            @ForAll @DoubleRange(min = 0, max = 1) double threshold,
            @ForAll @DoubleRange(min = 0, max = 0.99) double uniform) {
        Map<Integer, Double> p = Plain.softmax(logits, 1);
        Distribution all = Distribution.of(logits);
        if (p.values().stream().noneMatch(each -> isNear(each, threshold))) {
            Set<Integer> expected = uniform < 0.5 ? Plain.excludeTopChoices(p, threshold) : p.keySet();
            check(p, expected, new ExcludeTopChoices(0.5, threshold).apply(all, uniform));
        }
        assertSame(all, new ExcludeTopChoices(0, threshold).apply(all, 0), "never");
    }

    @Example
    void equalLogitsAreKeptOrExcludedTogetherExceptWhereACountDecides() {
        Distribution equal = Distribution.of(new float[] {2, 2, 2, 2});
        assertEquals(4, new MinP(1).apply(equal, 0).size());
        assertEquals(2, new TopP(0.5).apply(equal, 0).size());
        assertEquals(4, new TypicalP(0.01).apply(equal, 0).size(), "none is more typical than another");
        assertEquals(4, new TopNSigma(0).apply(equal, 0).size());
        assertEquals(1, new EpsilonCutoff(1).apply(equal, 0).size(), "at least one");
        assertEquals(1, new ExcludeTopChoices(1, 0.1).apply(equal, 0).size(), "the last of the top choices stays");
        assertEquals(3, new ExcludeTopChoices(1, 0.1).apply(equal, 0).id(0));
    }

    @Example
    void theOnlySurvivorIsCertain() {
        Distribution one = Distribution.of(new float[] {Float.NEGATIVE_INFINITY, 3, Float.NEGATIVE_INFINITY});
        for (LogitsWarper stage : new LogitsWarper[] {
            new Temperature(0.1),
            new DynamicTemperature(1, 1, 1),
            new TopK(5),
            new TopP(0.1),
            new MinP(1),
            new TypicalP(0.1),
            new EpsilonCutoff(1),
            new EtaCutoff(1),
            new TopNSigma(0),
            new ExcludeTopChoices(1, 0)
        }) {
            Distribution left = stage.apply(one, 0);
            assertEquals(1, left.size(), stage.label());
            assertEquals(1, left.id(0), stage.label());
            assertEquals(1, left.probability(0), stage.label());
        }
        assertEquals(0, one.entropy());
    }

    @Example
    void lowestTemperaturesDoNotOverflow() {
        Distribution cold = Distribution.of(new float[] {1e30f, -1e30f, 1e30f}).withTemperature(1e-300);
        assertEquals(0.5, cold.probability(0));
        assertEquals(0, cold.probabilityOf(1));
        assertTrue(new DynamicTemperature(0.5, 2, 1).temperature(cold) > 0);
    }

    @Example
    void logitsThatExcludeEveryTokenAreRefused() {
        float infinite = Float.NEGATIVE_INFINITY;
        var none = assertThrows(ArithmeticException.class, () -> Distribution.of(new float[] {infinite, infinite}));
        assertEquals("every token is excluded: the logits of all 2 are -Infinity", none.getMessage());
        var nan = assertThrows(ArithmeticException.class, () -> Distribution.of(new float[] {0, Float.NaN}));
        assertEquals("the logit of token 1 is NaN", nan.getMessage());
        assertThrows(ArithmeticException.class, () -> Distribution.of(new float[] {Float.POSITIVE_INFINITY}));
    }

    @Example
    void settingsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Temperature(0));
        assertThrows(IllegalArgumentException.class, () -> new Temperature(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new DynamicTemperature(1, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> new TopK(0));
        assertThrows(IllegalArgumentException.class, () -> new TopP(0));
        assertThrows(IllegalArgumentException.class, () -> new TopP(1.1));
        assertThrows(IllegalArgumentException.class, () -> new MinP(-0.1));
        assertThrows(IllegalArgumentException.class, () -> new TypicalP(0));
        assertThrows(IllegalArgumentException.class, () -> new EpsilonCutoff(2));
        assertThrows(IllegalArgumentException.class, () -> new EtaCutoff(-1));
        assertThrows(IllegalArgumentException.class, () -> new TopNSigma(-1));
        assertThrows(IllegalArgumentException.class, () -> new ExcludeTopChoices(2, 0));
    }
}
