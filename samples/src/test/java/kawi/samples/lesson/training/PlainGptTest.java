package kawi.samples.lesson.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import kawi.autograd.device.Device;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.BatchSampler;
import kawi.engine.model.GptConfig;
import kawi.engine.model.LanguageModel;
import kawi.samples.lesson.toy.Learner;
import kawi.samples.lesson.toy.ToyLanguage;
import kawi.samples.lesson.toy.ToyModels;
import org.junit.jupiter.api.Test;

class PlainGptTest {
    private static final CounterRandom RANDOM = CounterRandom.ofSeed(7);
    private static final GptConfig CONFIG = ToyModels.config(ToyLanguage.VOCABULARY_SIZE);

    private static double[] losses(LanguageModel model) {
        try (var device = new Device(new ReferenceKernels(), 1)) {
            BatchSampler sampler = ToyLanguage.batches(4, ToyModels.CONTEXT_LENGTH, RANDOM);
            return new Learner(model, device, 5).train(5, sampler::batch);
        }
    }

    @Test
    void withTheMaskItIsTheModelOfTheEngineToTheLastBit() {
        double[] expected = losses(ToyModels.untrained(ToyLanguage.VOCABULARY_SIZE, RANDOM));

        assertArrayEquals(expected, losses(new PlainGpt(CONFIG, RANDOM, true)));
        assertEquals(5, expected.length);
    }

    @Test
    void withoutTheMaskItIsAnother() {
        assertNotEquals(losses(new PlainGpt(CONFIG, RANDOM, true))[4], losses(new PlainGpt(CONFIG, RANDOM, false))[4]);
    }
}
