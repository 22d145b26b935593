package kawi.autograd.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// The statistics have fixed seeds, so they hold always or never. The limits are five standard deviations of those of
/// truly random numbers.
class CounterRandomTest {
    private static final int COUNT = 100_000;

    private final CounterRandom random = CounterRandom.ofSeed(42);

    /// These numbers were computed by other code. They must never change: a seed is a promise.
    @Test
    void theNumbersOfASeedNeverChange() {
        assertEquals(0xbdd732262feb6e95L, random.key(), "key");
        assertEquals(0xf4abd143feb24055L, random.bits(0), "bits 0");
        assertEquals(0x113e5dec6f8fd8a8L, random.bits(1), "bits 1");
        assertEquals(0x11485b98a7ea20b7L, random.bits(2), "bits 2");
        assertEquals(0xb29ed950786f5ae3L, random.bits(-1), "bits -1");
        assertEquals(0x1.e957a287fd648p-1, random.uniform(0), "uniform 0");
        assertEquals(0x1.13e5dec6f8fd8p-4, random.uniform(1), "uniform 1");
        assertEquals(2.276807921910089, random.normal(0), 1e-15, "normal 0");
        assertEquals(-0.03583998316433061, random.normal(1), 1e-15, "normal 1");
        int[] digits = IntStream.range(0, 12).map(i -> random.below(10, i)).toArray();
        assertArrayEquals(new int[] {9, 0, 0, 7, 7, 1, 2, 7, 4, 1, 9, 0}, digits, "digits");
        assertEquals(0x9bc71271c5f4f137L, random.child(7).key(), "key of child 7");
        assertEquals(0x71ee2e0644991df6L, random.child(7).bits(0), "bits 0 of child 7");
        assertEquals(0x95de0947d5af14f7L, random.child(7).bits(1), "bits 1 of child 7");
    }

    @Property(tries = 200)
    void anyIndexOfAnyKeyHasANumber(@ForAll long key, @ForAll long index) {
        var any = new CounterRandom(key);
        assertEquals(any.bits(index), any.bits(index), "asked twice");
        double uniform = any.uniform(index);
        assertTrue(uniform >= 0 && uniform < 1, "uniform " + uniform);
        assertTrue(Double.isFinite(any.normal(index)), "normal " + any.normal(index));
    }

    @Test
    void negativeIndicesHaveNumbersOfTheirOwn() {
        var seen = new HashSet<Long>();
        for (long index = -COUNT; index < COUNT; index++) {
            assertTrue(seen.add(random.bits(index)), "a number twice, again at index " + index);
        }
    }

    @Test
    void everyBitIsSetHalfOfTheTime() {
        for (int bit = 0; bit < Long.SIZE; bit++) {
            int shift = bit;
            double share = LongStream.range(0, COUNT)
                            .filter(i -> (random.bits(i) >>> shift & 1) == 1)
                            .count()
                    / (double) COUNT;
            assertEquals(0.5, share, 5 * 0.5 / Math.sqrt(COUNT), "share of ones of bit " + bit);
        }
    }

    @Test
    void uniformNumbersHaveMeanOneHalfAndVarianceOneTwelfth() {
        double[] numbers =
                LongStream.range(0, COUNT).mapToDouble(random::uniform).toArray();
        assertEquals(0.5, mean(numbers), 5 * Math.sqrt(1 / 12.0 / COUNT), "mean");
        assertEquals(1 / 12.0, variance(numbers), 5 * Math.sqrt(1 / 180.0 / COUNT), "variance");
    }

    @Test
    void normalNumbersHaveMeanZeroAndVarianceOne() {
        double[] numbers =
                LongStream.range(0, COUNT).mapToDouble(random::normal).toArray();
        assertEquals(0, mean(numbers), 5 / Math.sqrt(COUNT), "mean");
        assertEquals(1, variance(numbers), 5 * Math.sqrt(2.0 / COUNT), "variance");
        double within = LongStream.range(0, COUNT)
                        .filter(i -> Math.abs(numbers[(int) i]) < 1)
                        .count()
                / (double) COUNT;
        assertEquals(0.6827, within, 5 * Math.sqrt(0.6827 * 0.3173 / COUNT), "share within one deviation");
    }

    @Property(tries = 100)
    void integersStayBelowTheirBound(@ForAll @IntRange(min = 1) int bound, @ForAll long index) {
        int number = random.below(bound, index);
        assertTrue(number >= 0 && number < bound, number + " below " + bound);
    }

    @Test
    void integersAreEven() {
        for (int bound : new int[] {1, 2, 3, 7, 65}) {
            var counts = new int[bound];
            for (int i = 0; i < COUNT; i++) {
                counts[random.below(bound, i)]++;
            }
            double expected = (double) COUNT / bound;
            for (int number = 0; number < bound; number++) {
                assertEquals(
                        expected, counts[number], 5 * Math.sqrt(expected), "how often " + number + " below " + bound);
            }
        }
    }

    @Test
    void aBoundThatIsNotPositiveIsNamed() {
        var refused = assertThrows(IllegalArgumentException.class, () -> random.below(0, 1));
        assertEquals("the bound must be positive, not 0", refused.getMessage());
    }

    @Test
    void childrenAreIndependentOfTheirParentAndOfEachOther() {
        assertUncorrelated(random, random.child(0));
        assertUncorrelated(random, random.child(1));
        assertUncorrelated(random.child(0), random.child(1));
        assertUncorrelated(random.child(0).child(1), random.child(1).child(0));
        assertUncorrelated(random.child(-1), random.child(1));
        assertUncorrelated(CounterRandom.ofSeed(0), CounterRandom.ofSeed(1));
    }

    @Test
    void manyChildrenHaveManyKeys() {
        var keys = new HashSet<Long>();
        for (int number = -COUNT; number < COUNT; number++) {
            assertTrue(keys.add(random.child(number).key()), "child " + number + " has the key of another");
        }
    }

    private static void assertUncorrelated(CounterRandom a, CounterRandom b) {
        for (int lag = -2; lag <= 2; lag++) {
            double sum = 0;
            for (int i = 0; i < COUNT; i++) {
                sum += (a.uniform(i) - 0.5) * (b.uniform(i + (long) lag) - 0.5);
            }
            assertEquals(
                    0, 12 * sum / COUNT, 5 / Math.sqrt(COUNT), "correlation of " + a + " with " + b + " at " + lag);
        }
    }

    private static double mean(double... numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum / numbers.length;
    }

    private static double variance(double... numbers) {
        double mean = mean(numbers);
        double sum = 0;
        for (double number : numbers) {
            sum += (number - mean) * (number - mean);
        }
        return sum / numbers.length;
    }
}
