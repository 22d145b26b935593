package kawi.samples.training.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Trainings on a machine that exists in numbers only: each test says how much slower than measured it is at a time.
class TimeBudgetTest {
    private static final double STEP = 0.04; // seconds
    private static final double EVALUATION = 0.5;
    private static final double END = 1.5;
    private static final double PREPARED = 4;
    private static final int INTERVAL = 160;

    /// How a training ended.
    private record End(double seconds, int changes) {
        void assertOnTime(double budget) {
            assertEquals(budget, seconds, 0.05 * budget);
        }
    }

    /// @param slowness the factor of all times, at a time
    private static End train(double budget, double step, DoubleUnaryOperator slowness) {
        var time = new TimeBudget(budget, INTERVAL);
        double now = PREPARED;
        long steps = time.begin(now, new StepTimes(step, EVALUATION));
        int changes = 0;
        for (long done = 0; done < steps; ) {
            if (done % INTERVAL == 0) {
                now += EVALUATION * slowness.applyAsDouble(now);
                time.evaluated();
            }
            now += step * slowness.applyAsDouble(now);
            done++;
            var changed = time.stepped(done, steps, now);
            if (changed.isPresent()) {
                assertTrue(changed.getAsLong() > done);
                steps = changed.getAsLong();
                changes++;
            }
        }
        return new End(now + (EVALUATION + END) * slowness.applyAsDouble(now), changes);
    }

    @ParameterizedTest
    @ValueSource(doubles = {30, 60, 300, 3600})
    void onAMachineAsFastAsMeasuredTheNumberOfStepsStays(double budget) {
        End end = train(budget, STEP, now -> 1);
        assertEquals(0, end.changes());
        assertTrue(end.seconds() <= budget, end.toString());
        end.assertOnTime(budget);
    }

    @ParameterizedTest
    @ValueSource(doubles = {30, 60, 300, 3600})
    void aMachineThatIsAFewPercentFasterOrSlowerChangesNothingOrLittle(double budget) {
        train(budget, STEP, now -> 1.02).assertOnTime(budget);
        train(budget, STEP, now -> 0.98).assertOnTime(budget);
        assertTrue(train(budget, STEP, now -> 0.99).changes() == 0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.4, 0.7, 1.3, 2, 5})
    void aMachineThatWasMeasuredWronglyIsOnTime(double factor) {
        for (double budget : new double[] {60, 300}) {
            End end = train(budget, STEP, now -> factor);
            end.assertOnTime(budget);
            assertTrue(end.changes() <= 16, end.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5, 0.75, 0.9})
    void aMachineThatSlowsDownOrSpeedsUpIsOnTime(double when) {
        for (double budget : new double[] {60, 300}) {
            train(budget, STEP, now -> now < when * budget ? 1 : 2).assertOnTime(budget);
            double faster =
                    train(budget, STEP, now -> now < when * budget ? 2 : 1).seconds();
            assertTrue(faster > 0.92 * budget && faster < 1.05 * budget, faster + " of " + budget);
        }
    }

    /// Of the acceptance: another process uses one of two cores for half of the time, in turns of some seconds.
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 5, 10, 20, 30})
    void anotherProcessThatComesAndGoesDoesNotMakeItLate(double period) {
        for (double budget : new double[] {60, 300}) {
            End end = train(budget, STEP, now -> now % period < period / 2 ? 1 : 2);
            end.assertOnTime(budget);
            assertTrue(end.changes() <= 25, end.toString());
        }
    }

    @Test
    void noiseInTheTimesOfStepsChangesNothing() {
        var random = new Random(1);
        End end = train(60, STEP, now -> 0.5 + random.nextDouble());
        end.assertOnTime(60);
        assertTrue(end.changes() <= 2, end.toString());
    }

    /// As when a busy machine compiles the evaluation.
    @Test
    void aSlowBeginningDoesNotEndTheTrainingWithTheNextSteps() {
        var time = new TimeBudget(60, INTERVAL);
        long steps = time.begin(PREPARED, new StepTimes(STEP, EVALUATION));
        assertEquals(OptionalLong.empty(), time.stepped(1, steps, 30));
        for (int step = 2; step < 6; step++) {
            assertEquals(OptionalLong.empty(), time.stepped(step, steps, 30 + STEP * step));
        }
        long changed = time.stepped(6, steps, 30 + STEP * 6).orElseThrow();
        assertTrue(changed > 6 && changed < steps, changed + " of " + steps);
    }

    @Test
    void stepsOfSecondsAreCountedOneByOne() {
        End end = train(60, 2.5, now -> now < 20 ? 1 : 1.4);
        assertEquals(60, end.seconds(), 2.5 * 1.4);
    }

    @Test
    void aComputerThatSleptEndsTheTrainingWithTheNextStep() {
        var time = new TimeBudget(60, INTERVAL);
        long steps = time.begin(PREPARED, new StepTimes(STEP, EVALUATION));
        time.stepped(1, steps, PREPARED + 1);
        time.stepped(2, steps, PREPARED + 1.04);
        assertEquals(4, time.stepped(3, steps, PREPARED + 3600).orElseThrow());
    }

    @Test
    void aBudgetThatIsUsedUpBeforeTheFirstStepHasOneStep() {
        assertEquals(1, new TimeBudget(60, INTERVAL).begin(100, new StepTimes(STEP, EVALUATION)));
    }

    @Test
    void theTrialTakesAFewPercentOfTheBudgetAndSecondsAtMost() {
        assertEquals(2.4, TimeBudget.trialSeconds(60), 1e-9);
        assertEquals(6, TimeBudget.trialSeconds(3600), 1e-9);
    }
}
