package kawi.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import java.util.stream.IntStream;
import kawi.autograd.op.CrossEntropy;
import kawi.autograd.random.CounterRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LossMaskTest {
    private static final int SIZE = 40;

    private static BitSet random(int seed) {
        var random = CounterRandom.ofSeed(seed);
        var tokens = new BitSet();
        IntStream.range(0, SIZE).filter(i -> random.below(3, i) == 0).forEach(tokens::set);
        return tokens;
    }

    private static LossMask mask(BitSet tokens) {
        var bounds = IntStream.builder();
        for (int start = tokens.nextSetBit(0); start >= 0; ) {
            int end = tokens.nextClearBit(start);
            bounds.add(start).add(end);
            start = tokens.nextSetBit(end);
        }
        return LossMask.of(bounds.build().toArray());
    }

    @Property(tries = 200)
    void itIsTheSetOfItsTokens(
            @ForAll @IntRange(max = 10_000) int seed,
            @ForAll @IntRange(max = SIZE) int one,
            @ForAll @IntRange(max = SIZE) int other) {
        BitSet tokens = random(seed);
        LossMask mask = mask(tokens);
        int from = Math.min(one, other);
        int to = Math.max(one, other);
        int[] targets = IntStream.range(0, SIZE + 2).toArray();
        mask.apply(from, targets, from, to - from);
        LossMask part = mask.part(from, to);
        for (int i = 0; i < SIZE + 2; i++) {
            assertEquals(tokens.get(i), mask.contains(i));
            boolean isIn = i >= from && i < to;
            assertEquals(!isIn || tokens.get(i) ? i : CrossEntropy.IGNORED, targets[i]);
            assertEquals(isIn && tokens.get(i), part.contains(i - from));
        }
        assertEquals(tokens.get(from, to).cardinality(), mask.count(from, to));
        assertEquals(tokens.get(from, to).cardinality(), part.count(0, SIZE));
    }

    @Example
    void everyTokenCarriesLossUnlessRangesAreNamed() {
        int[] targets = {4, 5, 6};
        LossMask.all().apply(1_000_000, targets, 0, 3);
        assertArrayEquals(new int[] {4, 5, 6}, targets);
        assertEquals(10, LossMask.all().part(3, 9).count(5, 15));
        LossMask.of().apply(0, targets, 1, 2);
        assertArrayEquals(new int[] {4, CrossEntropy.IGNORED, CrossEntropy.IGNORED}, targets);
    }

    @Example
    void rangesThatTouchOrOverlapAreRefused() {
        for (int[] wrong : new int[][] {{1}, {-1, 2}, {2, 2}, {1, 3, 3, 5}, {4, 6, 1, 2}}) {
            assertThrows(IllegalArgumentException.class, () -> LossMask.of(wrong));
        }
    }

    @Example
    void splitsOfTextsDivideTheMaskAndTheCharacters() {
        var ids = new TokenSequence.InMemory(IntStream.range(0, 20).toArray());
        var text = new TokenDataset(ids, DocumentIndex.single(), 90, LossMask.of(2, 5, 14, 20));
        TokenDataset.Split split = text.split(0.9);
        assertEquals(LossMask.of(2, 5, 14, 18), split.train().loss());
        assertEquals(7, split.train().lossTokens());
        assertEquals(70, split.train().characters());
        assertEquals(LossMask.of(0, 2), split.validation().loss());
        assertEquals(20, split.validation().characters());
        assertEquals(0.1, split.validation().bitsPerCharacter(Math.log(2)), 1e-12, "two bits for 20 characters");
        var other = new TokenDataset(ids, DocumentIndex.single(), 90, LossMask.of(2, 5, 13, 20));
        assertNotEquals(other.split(0.9).fingerprint(), split.fingerprint());
    }
}
