package kawi.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import kawi.autograd.random.CounterRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RandomSamplerTest {

    private static TokenDataset counting(int size) {
        return new TokenDataset(IntStream.range(0, size).toArray(), size);
    }

    @Property(tries = 50)
    void targetsAreTheInputsShiftedByOne(
            @ForAll @IntRange(min = 1, max = 9) int length,
            @ForAll @IntRange(min = 1, max = 5) int batchSize,
            @ForAll @IntRange(max = 50) int spare) {
        var sampler = new RandomSampler(counting(length + 1 + spare), batchSize, length, CounterRandom.ofSeed(spare));
        Batch batch = sampler.batch(spare);
        assertEquals(batchSize, batch.inputs().sequences());
        assertEquals(length, batch.inputs().length());
        assertEquals(batchSize * length, batch.targetCount());
        for (int i = 0; i < batch.targets().length; i++) {
            assertEquals(batch.inputs().ids()[i] + 1, batch.targets()[i], "of a text that counts");
            if (i % length != 0) {
                assertEquals(batch.inputs().ids()[i - 1] + 1, batch.inputs().ids()[i], "within a window");
            }
        }
    }

    @Example
    void everyWindowIsDrawnFromTheFirstToTheLast() {
        var sampler = new RandomSampler(counting(12), 4, 8, CounterRandom.ofSeed(1));
        Set<Integer> starts = new TreeSet<>();
        for (int number = 0; number < 50; number++) {
            int[] ids = sampler.batch(number).inputs().ids();
            IntStream.range(0, 4).forEach(b -> starts.add(ids[b * 8]));
        }
        assertEquals(Set.of(0, 1, 2, 3), starts);
    }

    @Example
    void aBatchDependsOnItsNumberAlone() {
        var dataset = counting(1000);
        var first = new RandomSampler(dataset, 4, 8, CounterRandom.ofSeed(1));
        var second = new RandomSampler(dataset, 4, 8, CounterRandom.ofSeed(1));
        first.batch(0);
        first.batch(1);
        assertArrayEquals(
                first.batch(7).inputs().ids(), second.batch(7).inputs().ids());
        assertFalse(Arrays.equals(
                first.batch(7).inputs().ids(), first.batch(8).inputs().ids()));
    }

    @Example
    void aTextTooShortForAWindowIsRefused() {
        var error = assertThrows(
                IllegalArgumentException.class, () -> new RandomSampler(counting(8), 4, 8, CounterRandom.ofSeed(1)));
        assertEquals(
                "a window of 8 tokens and the one after it need at least 9 tokens, but there are 8",
                error.getMessage());
    }
}
