package kawi.samples.lesson.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.random.CounterRandom;
import kawi.samples.lesson.generation.WordChains.Joint;
import kawi.samples.lesson.page.Phrase;
import org.junit.jupiter.api.Test;

class WordChainsTest {
    private static final WordChains WORLD = new WordChains(
            List.of(new Phrase("甲", "a"), new Phrase("乙", "b")), List.of(new int[] {0, 1}, new int[] {1, 0}));

    @Test
    void everyPossibleSentenceHasAProbabilityAndTheyNearlySumToOne() {
        Joint joint = learn(200);

        for (Map<List<Integer>, Double> each : List.of(joint.autoregressive(), joint.positionwise())) {
            assertEquals(4, each.size());
            // the rest is that of the start token
            assertEquals(1, each.values().stream().mapToDouble(p -> p).sum(), 0.02);
        }
    }

    @Test
    void positionByPositionBothAreRightButOnlyOneSaysSentencesThatExist() {
        Joint joint = learn(200);

        assertEquals(0.5, WordChains.marginal(joint.autoregressive(), 1, 0), 0.03);
        assertEquals(0.5, WordChains.marginal(joint.positionwise(), 1, 0), 0.03);
        assertEquals(1, WORLD.valid(joint.autoregressive()), 0.03);
        assertEquals(0.5, WORLD.valid(joint.positionwise()), 0.03);
        assertEquals(new Phrase("甲乙", "a b"), WORLD.text(List.of(0, 1)));
    }

    private static Joint learn(int steps) {
        try (var device = new Device(new ReferenceKernels(), 1)) {
            return WORLD.learn(device, CounterRandom.ofSeed(1), steps);
        }
    }
}
