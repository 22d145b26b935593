package kawi.samples.lesson.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.random.CounterRandom;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.count.FlopCount;
import org.junit.jupiter.api.Test;

class WritingTest {
    private static final GptConfig CONFIG =
            GptConfig.of(20).contextLength(16).layers(2).heads(2).width(32).build();

    @Test
    void theCacheChangesTheCountsButNoToken() {
        try (var device = new Device(new ReferenceKernels(), 1)) {
            var model = new Gpt(CONFIG, CounterRandom.ofSeed(1));
            Writing without = Writing.withoutCache(model, device, 3, 16);
            Writing with = Writing.withCache(model, device, 3, 16);

            assertArrayEquals(without.ids(), with.ids());
            assertEquals(16 * 17 / 2, without.positions());
            assertEquals(16, with.positions());
            assertEquals(16, with.passes());
            assertTrue(without.flops() > 5 * with.flops());
        }
    }

    @Test
    void theCountedArithmeticIsThatOfTheFormulaAndSomePercentForTheRest() {
        try (var device = new Device(new ReferenceKernels(), 1)) {
            double counted = Writing.withCache(new Gpt(CONFIG, CounterRandom.ofSeed(1)), device, 3, 16)
                    .flops();
            double products = IntStream.rangeClosed(1, 16)
                    .mapToDouble(visible -> FlopCount.ofDecodedToken(CONFIG, visible))
                    .sum();

            assertTrue(counted > products, counted + " and " + products);
            assertTrue(counted < 1.2 * products, counted + " and " + products);
        }
    }
}
