package kawi.autograd.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class RotaryTableTest {

    @Test
    void anglesFarFromZeroAreRoundedOnlyOnce() {
        RotaryTable table = RotaryTable.of(new double[] {0.7}, 100_001, RotaryPairs.HALVES);
        double angle = 100_000 * 0.7; // in float32 it would be off by 0.004
        assertEquals((float) Math.cos(angle), table.cos()[200_000], 1e-7);
        assertEquals((float) Math.sin(angle), table.sin()[200_001], 1e-7);
        assertEquals(-table.sin()[200_001], table.sin()[200_000]);
    }

    @Test
    void aPairIsTwoHalvesOrTwoNeighbours() {
        assertEquals(2, RotaryPairs.HALVES.first(2, 8));
        assertEquals(6, RotaryPairs.HALVES.second(2, 8));
        assertEquals(4, RotaryPairs.ADJACENT.first(2, 8));
        assertEquals(5, RotaryPairs.ADJACENT.second(2, 8));
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        assertEquals(
                "rotary positions rotate pairs: the head size must be even, not 3",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new RotaryTable(new float[3], new float[3], 1, 3, RotaryPairs.HALVES))
                        .getMessage());
        assertEquals(
                "4 cosines and 5 sines for 2 positions of 2 elements",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new RotaryTable(new float[4], new float[5], 2, 2, RotaryPairs.HALVES))
                        .getMessage());
    }
}
