package kawi.samples.training.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kawi.autograd.optim.LearningRate;
import kawi.samples.request.UsageException;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void eachNameIsASchedule() {
        assertEquals(
                new LearningRate.WarmupCosine(1, 0.1, 2, 10),
                Schedule.named("cosine").learningRate(1, 0.1, 2, 10));
        assertEquals(
                new LearningRate.WarmupLinear(1, 0.1, 2, 10),
                Schedule.named("linear").learningRate(1, 0.1, 2, 10));
        assertEquals(
                new LearningRate.WarmupStableDecay(1, 0.1, 2, 2, 10),
                Schedule.named("wsd").learningRate(1, 0.1, 2, 10));
        assertEquals(
                new LearningRate.WarmupConstant(1, 2),
                Schedule.named("constant").learningRate(1, 0.1, 2, 10));
    }

    @Test
    void plansOfOlderVersionsHaveNoScheduleAndMeanTheCosine() {
        assertEquals(Schedule.COSINE, Schedule.named(null));
    }

    @Test
    void anotherNameIsRefusedWithThoseThatThereAre() {
        assertEquals(
                "there is no schedule \"cosin\": there is cosine, linear, wsd, constant",
                assertThrows(UsageException.class, () -> Schedule.named("cosin"))
                        .getMessage());
    }
}
