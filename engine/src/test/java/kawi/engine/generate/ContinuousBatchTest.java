package kawi.engine.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import kawi.engine.fixture.Letters;
import kawi.engine.fixture.Models;
import kawi.engine.generate.ContinuousBatch.BatchStep;
import kawi.engine.generate.ContinuousBatch.Request;
import kawi.engine.generate.strategy.DecodingStrategy;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ContinuousBatchTest {
    private final Generator generator = new Generator(Letters.model(), Models.device()).withText(Letters::bytes);

    /// 0 to 21 tokens after prompts of 1 to 20, past the context of 16; with few slots, some wait and take over.
    private static List<Request> requests(long seed) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            int[] prompt = Models.ids(1 + Math.floorMod(seed + 5L * i, 20), Letters.VOCABULARY, seed + i);
            Set<Integer> ends = i == 2 ? Set.of(3, 5) : Set.of();
            List<String> texts = i == 1 ? List.of("bb") : List.of("zz");
            int tokens = i == 6 ? 0 : 5 + 4 * i;
            var config = GenerationConfig.of(0, Letters.strategies().get(i % 5))
                    .withStop(new StopConditions(tokens, ends, texts, Optional.empty()))
                    .withSeed(seed + i);
            requests.add(new Request(prompt, i == 4 ? config.withGuidance(new Guidance(1.5, 1, 2)) : config));
        }
        return requests;
    }

    @Property(tries = 12)
    void everyTextOfABatchHasTheSameBitsAsAlone(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int slots) {
        List<Request> requests = requests(seed);
        ContinuousBatch batch = generator.batch(requests, slots);
        List<List<GenerationStep>> steps = new ArrayList<>();
        requests.forEach(request -> steps.add(new ArrayList<>()));
        while (batch.hasNext()) {
            for (BatchStep each : batch.next()) {
                steps.get(each.request()).add(each.step());
            }
        }
        for (int i = 0; i < requests.size(); i++) {
            List<GenerationStep> alone = new ArrayList<>();
            Generation expected =
                    generator.generate(requests.get(i).prompt(), requests.get(i).config(), alone::add);
            Generation actual = batch.results().get(i);
            assertArrayEquals(expected.ids(), actual.ids(), "text " + i);
            assertEquals(expected.text(), actual.text());
            assertEquals(expected.stop(), actual.stop());
            assertEquals(expected.logProbability(), actual.logProbability(), "bits");
            assertEquals(alone.size(), steps.get(i).size());
            for (int n = 0; n < alone.size(); n++) {
                assertEquals(alone.get(n).chosen(), steps.get(i).get(n).chosen(), "bits of step " + n);
                assertArrayEquals(alone.get(n).window(), steps.get(i).get(n).window());
            }
        }
    }

    @Example
    void aBatchEndsWhenAllTextsAreFinished() {
        var two = GenerationConfig.of(2, DecodingStrategy.greedy());
        ContinuousBatch batch = generator.batch(List.of(new Request(new int[] {1}, two)), 5);
        assertThrows(IllegalStateException.class, batch::results);
        assertEquals(1, batch.finish().size());
        assertFalse(batch.hasNext());
        assertThrows(NoSuchElementException.class, batch::next);
        assertEquals(List.of(), generator.batch(List.of(), 1).finish());
    }

    @Example
    void badRequestsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> generator.batch(List.of(), 0));
        var one = GenerationConfig.of(1, DecodingStrategy.greedy());
        assertThrows(
                IllegalArgumentException.class,
                () -> generator.batch(List.of(new Request(new int[] {Letters.VOCABULARY}, one)), 1));
    }
}
