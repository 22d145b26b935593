package kawi.autograd.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kawi.autograd.optim.LearningRate.Constant;
import kawi.autograd.optim.LearningRate.Rescaled;
import kawi.autograd.optim.LearningRate.WarmupConstant;
import kawi.autograd.optim.LearningRate.WarmupCosine;
import kawi.autograd.optim.LearningRate.WarmupLinear;
import kawi.autograd.optim.LearningRate.WarmupStableDecay;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LearningRateTest {

    @Test
    void aConstantRateIsTheSameAtEveryStep() {
        var rate = new Constant(0.3);
        assertEquals(0.3, rate.at(0));
        assertEquals(0.3, rate.at(1_000_000));
    }

    @Test
    void warmupRisesInEqualStepsToThePeak() {
        var rate = new WarmupCosine(1.0, 0.1, 4, 24);
        assertEquals(1 / 5.0, rate.at(0));
        assertEquals(2 / 5.0, rate.at(1));
        assertEquals(4 / 5.0, rate.at(3));
        assertEquals(1, rate.at(4), "the first step after the warmup");
    }

    @Test
    void theCosineIsHalfWayAtHalfTimeAndTheFloorAtTheEnd() {
        var rate = new WarmupCosine(1.0, 0.1, 4, 24);
        assertEquals(0.1 + 0.9 * (1 + Math.sqrt(0.5)) / 2, rate.at(9), 1e-15, "a quarter of the way");
        assertEquals(0.55, rate.at(14), 1e-15, "half-way");
        assertEquals(0.1, rate.at(24), "at the end");
        assertEquals(0.1, rate.at(1000), "after the end");
    }

    @Test
    void aRescaledScheduleGoesThroughItsRestInFewerOrMoreSteps() {
        var rate = new WarmupLinear(1, 0, 0, 100);
        for (long end : new long[] {42, 60, 100, 400}) {
            var rescaled = new Rescaled(rate, 40, 100, end);
            assertEquals(rate.at(39), rescaled.at(39), "until the step");
            assertEquals(rate.at(40), rescaled.at(40), "no jump");
            assertEquals(rate.at(99), rescaled.at(end - 1), "the last step");
            assertEquals(0, rescaled.at(end));
            for (long step = 1; step < end; step++) {
                assertTrue(rescaled.at(step) <= rescaled.at(step - 1), "end " + end + ", step " + step);
            }
        }
        assertEquals(rate.at(99), new Rescaled(rate, 40, 100, 41).at(40), "one step is left: the last");
        var same = new Rescaled(rate, 40, 100, 100);
        for (long step = 0; step < 110; step++) {
            assertEquals(rate.at(step), same.at(step));
        }
    }

    @Test
    void aScheduleOfWhichNothingIsLeftCannotBeRescaled() {
        var rate = new Constant(1);
        assertThrows(IllegalArgumentException.class, () -> new Rescaled(rate, 40, 40, 60));
        assertThrows(IllegalArgumentException.class, () -> new Rescaled(rate, 40, 60, 40));
        assertThrows(IllegalArgumentException.class, () -> new Rescaled(rate, -1, 60, 40));
    }

    @Test
    void withoutWarmupTheFirstStepHasThePeak() {
        assertEquals(1, new WarmupCosine(1, 0, 0, 10).at(0));
    }

    @Test
    void warmupMayTakeTheWholeTime() {
        var rate = new WarmupCosine(1, 0.1, 10, 10);
        assertEquals(10 / 11.0, rate.at(9));
        assertEquals(0.1, rate.at(10));
    }

    @Property(tries = 200)
    void theCosineRisesAndThenFallsAndStaysInBetween(
            @ForAll @IntRange(max = 50) int warmupSteps, @ForAll @IntRange(max = 200) int decaySteps) {
        var rate = new WarmupCosine(0.5, 0.01, warmupSteps, warmupSteps + decaySteps);
        for (int step = 1; step < warmupSteps + decaySteps + 3; step++) {
            double change = rate.at(step) - rate.at(step - 1);
            boolean rises = step < warmupSteps || (step == warmupSteps && decaySteps > 0);
            assertTrue(rises ? change > 0 : change <= 0, "change of " + change + " at step " + step);
            assertTrue(rate.at(step) <= 0.5, "above the peak at step " + step);
            assertTrue(step < warmupSteps || rate.at(step) >= 0.01, "below the floor at step " + step);
        }
    }

    @Test
    void linearDecayFallsInEqualSteps() {
        var rate = new WarmupLinear(1.0, 0.2, 0, 4);
        assertEquals(1, rate.at(0));
        assertEquals(0.8, rate.at(1), 1e-15);
        assertEquals(0.6, rate.at(2), 1e-15);
        assertEquals(0.4, rate.at(3), 1e-15);
        assertEquals(0.2, rate.at(4));
        assertEquals(0.2, rate.at(99));
    }

    @Test
    void linearDecayBeginsAfterTheWarmup() {
        var rate = new WarmupLinear(1.0, 0, 4, 8);
        assertEquals(1 / 5.0, rate.at(0));
        assertEquals(4 / 5.0, rate.at(3));
        assertEquals(1, rate.at(4));
        assertEquals(0.25, rate.at(7), 1e-15);
        assertEquals(0, rate.at(8));
    }

    @Test
    void linearDecayOverNoStepsIsTheFloor() {
        assertEquals(0.2, new WarmupLinear(1, 0.2, 0, 0).at(0));
    }

    @Test
    void warmupStableDecayIsConstantUntilItFallsLinearly() {
        var rate = new WarmupStableDecay(1, 0.2, 4, 5, 20);
        assertEquals(1 / 5.0, rate.at(0));
        assertEquals(1, rate.at(4));
        assertEquals(1, rate.at(15));
        assertEquals(0.84, rate.at(16), 1e-15);
        assertEquals(0.36, rate.at(19), 1e-15);
        assertEquals(0.2, rate.at(20));
        assertEquals(0.2, rate.at(99));
    }

    @Test
    void theDecayOfWarmupStableDecayBeginsAfterTheWarmup() {
        var rate = new WarmupStableDecay(1, 0, 4, 100, 8);
        assertEquals(4 / 5.0, rate.at(3));
        assertEquals(1, rate.at(4));
        assertEquals(0.25, rate.at(7), 1e-15);
        assertEquals(1, new WarmupStableDecay(1, 0, 0, 0, 8).at(7));
    }

    @Test
    void aConstantRateAfterAWarmupStays() {
        var rate = new WarmupConstant(0.5, 4);
        assertEquals(0.1, rate.at(0));
        assertEquals(0.4, rate.at(3));
        assertEquals(0.5, rate.at(4));
        assertEquals(0.5, rate.at(1_000_000));
        assertEquals(0.5, new WarmupConstant(0.5, 0).at(0));
    }

    /// All begin alike: only the decay differs.
    @Test
    void theWarmupIsTheSameForEverySchedule() {
        for (long step = 0; step <= 7; step++) {
            double expected = new WarmupCosine(0.3, 0.1, 7, 20).at(step);
            assertEquals(expected, new WarmupLinear(0.3, 0.1, 7, 20).at(step));
            assertEquals(expected, new WarmupConstant(0.3, 7).at(step));
            assertEquals(expected, new WarmupStableDecay(0.3, 0.1, 7, 5, 20).at(step));
        }
    }

    @Test
    void aLambdaIsASchedule() {
        LearningRate.Custom inverseSquareRoot = step -> 0.1 / Math.sqrt(step + 1.0);
        assertEquals(0.05, inverseSquareRoot.at(3));
    }

    @Test
    void ratesOutOfRangeAreNamed() {
        assertRefused("the learning rate must be a number of at least 0, not -1", () -> new Constant(-1));
        assertRefused("the learning rate must be a number of at least 0, not NaN", () -> new Constant(Double.NaN));
        assertRefused(
                "the learning rate must be a number of at least 0, not Infinity",
                () -> new WarmupCosine(Double.POSITIVE_INFINITY, 0, 1, 2));
        assertRefused(
                "the lowest learning rate must be a number of at least 0, not -0.5",
                () -> new WarmupCosine(1, -0.5, 1, 2));
        assertRefused(
                "the lowest learning rate must be a number of at least 0, not -0.5",
                () -> new WarmupLinear(1, -0.5, 0, 2));
        assertRefused("the learning rate must be a number of at least 0, not -1", () -> new WarmupConstant(-1, 0));
        assertRefused(
                "the learning rate must be a number of at least 0, not -1",
                () -> new WarmupStableDecay(-1, 0, 0, 1, 2));
    }

    @Test
    void negativeNumbersOfStepsAreNamed() {
        String message = "numbers of steps must be at least 0, not -1 of warmup and 2 in all";
        assertRefused(message, () -> new WarmupCosine(1, 0, -1, 2));
        assertRefused(
                "numbers of steps must be at least 0, not 0 of warmup and -2 in all",
                () -> new WarmupLinear(1, 0, 0, -2));
        assertRefused(
                "numbers of steps must be at least 0, not -3 of warmup and 0 in all", () -> new WarmupConstant(1, -3));
    }

    private static void assertRefused(String message, Runnable construction) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, construction::run).getMessage());
    }
}
