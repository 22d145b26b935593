package kawi.engine.model.attention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Optional;
import kawi.autograd.kernel.RotaryPairs;
import kawi.engine.model.attention.Positions.Rotary;
import kawi.engine.model.attention.RotaryScaling.Linear;
import kawi.engine.model.attention.RotaryScaling.Llama3;
import org.junit.jupiter.api.Test;

class PositionsTest {

    @Test
    void theFirstPairTurnsByOneRadianAndTheOthersLess() {
        assertArrayEquals(new double[] {1, 0.1, 0.01, 0.001}, new Rotary(10_000).frequencies(8), 1e-15);
    }

    @Test
    void linearScalingDividesEveryFrequency() {
        var rotary = new Rotary(10_000, new Linear(4), RotaryPairs.HALVES);
        assertArrayEquals(new double[] {0.25, 0.025, 0.0025, 0.00025}, rotary.frequencies(8), 1e-15);
    }

    /// Llama 3.1's own numbers: wavelengths below 2,048 stay, those above 8,192 are divided by 8.
    @Test
    void llama3sScalingDividesOnlyTheSlowPairs() {
        var scaling = new Llama3(8, 1, 4, 8192);
        double fast = 2 * Math.PI / 2047;
        double slow = 2 * Math.PI / 8193;
        assertEquals(fast, scaling.scale(fast));
        assertEquals(slow / 8, scaling.scale(slow));
        double between = 2 * Math.PI / 4096; // two turns: a third of the way from 1 to 4
        assertEquals(between * (2 / 3.0 / 8 + 1 / 3.0), scaling.scale(between), 1e-15);
    }

    @Test
    void numbersOutOfRangeAreNamed() {
        refused("the base of rotary positions must be greater than 1, not 1", () -> new Rotary(1));
        refused("the base of rotary positions must be greater than 1, not NaN", () -> new Rotary(Double.NaN));
        refused("the factor of rotary scaling must be at least 1, not 0.5", () -> new Linear(0.5));
        refused("the factor of rotary scaling must be at least 1, not 0", () -> new Llama3(0, 1, 4, 8192));
        refused(
                "of rotary scaling the low frequency factor must be positive and less than the high one, not 4 and 4",
                () -> new Llama3(8, 4, 4, 8192));
        refused("the original context length must be positive, not 0", () -> new Llama3(8, 1, 4, 0));
    }

    private static void refused(String message, Runnable constructor) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, constructor::run).getMessage());
    }

    @Test
    void theTableGrowsWithThePositionsAndItsEntriesStay() {
        Rotation rotation = Rotation.of(new Rotary(10_000), 8).orElseThrow();
        float[] before = rotation.table(0, 5).cos().clone();
        float[] after = rotation.table(5, 1000).cos();
        assertEquals(1024 * 8, after.length);
        assertArrayEquals(before, Arrays.copyOf(after, before.length));
        assertEquals(Rotation.of(Positions.LEARNED, 8), Optional.empty());
    }
}
