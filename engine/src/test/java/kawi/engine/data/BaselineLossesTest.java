package kawi.engine.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BaselineLossesTest {
    private static final double EXACT = 1e-12;

    private static BaselineLosses of(int[] train, int[] validation, int vocabularySize) {
        return BaselineLosses.of(
                new TokenDataset.Split(
                        new TokenDataset(train, train.length), new TokenDataset(validation, validation.length)),
                vocabularySize);
    }

    /// Counts: 0 three times, 1 twice; pairs 0 1 twice, 1 0 twice.
    @Test
    void theLossesAreThoseOfTheFormulas() {
        BaselineLosses losses = of(new int[] {0, 1, 0, 1, 0}, new int[] {0, 1, 1, 2}, 3);
        double one = 3.0 / 8;
        double two = 1.0 / 8;
        assertEquals(Math.log(3), losses.uniform(), EXACT);
        assertEquals(-(Math.log(one) + Math.log(one) + Math.log(two)) / 3, losses.frequency(), EXACT);
        double oneAfterZero = (2 + one) / 3;
        double oneAfterOne = one / 3;
        double twoAfterOne = two / 3;
        assertEquals(
                -(Math.log(oneAfterZero) + Math.log(oneAfterOne) + Math.log(twoAfterOne)) / 3, losses.pairs(), EXACT);
    }

    /// Of the training text 1, 0, 1 carry loss, and of the validation text the second 1.
    @Test
    void onlyTokensThatCarryLossCount() {
        var train = new TokenSequence.InMemory(new int[] {0, 1, 0, 1, 0});
        var validation = new TokenSequence.InMemory(new int[] {0, 1, 1, 2});
        var data = new TokenDataset.Split(
                new TokenDataset(train, DocumentIndex.single(), 3, LossMask.of(1, 4)),
                new TokenDataset(validation, DocumentIndex.single(), 1, LossMask.of(2, 3)));
        BaselineLosses losses = BaselineLosses.of(data, 3);
        double one = 3.0 / 6;
        assertEquals(-Math.log(one), losses.frequency(), EXACT);
        assertEquals(-Math.log(one / 2), losses.pairs(), EXACT, "0 is what followed 1, the one time it carried loss");
    }

    @Test
    void theProbabilitiesOfAllTokensAfterATokenAddUpToOne() {
        int[] train = new Random(1).ints(200, 0, 7).toArray();
        for (int before = 0; before < 8; before++) { // 7 is not in the training text
            int first = before;
            double sum = IntStream.range(0, 8)
                    .mapToDouble(token ->
                            Math.exp(-of(train, new int[] {first, token}, 8).pairs()))
                    .sum();
            assertEquals(1, sum, 1e-9);
        }
    }

    @Test
    void pairsHelpWhereOneTokenTellsTheNext() {
        int[] cycle = IntStream.range(0, 1000).map(i -> i % 10).toArray();
        BaselineLosses losses = of(cycle, cycle, 10);
        assertEquals(Math.log(10), losses.frequency(), 1e-3);
        assertTrue(losses.pairs() < 0.02, losses.toString());
    }

    @Test
    void randomTokensCannotBeGuessed() {
        int[] random = new Random(2).ints(20_000, 0, 16).toArray();
        BaselineLosses losses = of(random, new Random(3).ints(20_000, 0, 16).toArray(), 16);
        assertEquals(losses.uniform(), losses.frequency(), 0.01);
        assertEquals(losses.uniform(), losses.pairs(), 0.05);
    }

    @Test
    void aTextWithoutAPairToPredictIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> of(new int[] {0, 1}, new int[] {1}, 2));
    }
}
