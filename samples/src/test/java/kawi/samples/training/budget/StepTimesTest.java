package kawi.samples.training.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StepTimesTest {
    @Test
    void evaluationsAreCountedAsTheTrainerMakesThem() {
        for (int steps = 1; steps < 40; steps++) {
            for (int from = 0; from < steps; from++) {
                int first = from;
                long expected = 1
                        + LongStream.range(0, steps)
                                .filter(step -> step % 7 == 0 && step >= first)
                                .count();
                assertEquals(expected, StepTimes.evaluations(from, steps, 7), from + " to " + steps);
            }
        }
    }

    @Test
    void asManyStepsAsTheTimeSufficesForAndAtLeastOne() {
        var times = new StepTimes(0.5, 2);
        assertEquals(10, times.steps(0, 5 + 2 * 2, 100), "the evaluations of step 0 and of the end");
        assertEquals(9, times.steps(0, 5 + 2 * 2 - 0.01, 100));
        assertEquals(30, times.steps(20, 5 + 2, 100));
        assertEquals(1, times.steps(0, -3, 100));
        assertEquals(21, times.steps(20, 0, 100));
        assertEquals(11, times.steps(0, 11 * 0.5 + 4 * 2, 5), "evaluations of 0, 5, 10 and 11");
    }
}
