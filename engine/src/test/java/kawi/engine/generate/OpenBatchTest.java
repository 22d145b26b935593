package kawi.engine.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kawi.engine.fixture.Letters;
import kawi.engine.fixture.Models;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.LogitBias;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class OpenBatchTest {
    private final Generator generator = new Generator(Letters.model(), Models.device()).withText(Letters::bytes);

    private record Request(int[] prompt, GenerationConfig config, boolean reported) {}

    private static Request request(Random random) {
        boolean reported = random.nextInt(3) == 0;
        int[] prompt = Models.ids(1 + random.nextInt(reported ? 16 : 20), Letters.VOCABULARY, random.nextLong());
        Set<Integer> ends = random.nextBoolean() ? Set.of(3) : Set.of();
        var config = GenerationConfig.of(0, Letters.strategies().get(random.nextInt(5)))
                .withStop(new StopConditions(random.nextInt(25), ends, List.of("bb"), Optional.empty()))
                .withSeed(random.nextLong());
        return new Request(
                prompt,
                !reported && random.nextInt(4) == 0 ? config.withGuidance(new Guidance(1.5, 1, 2)) : config,
                reported);
    }

    @Property(tries = 25)
    void textsThatComeAndGoAtRandomHaveTheSameBitsAsAlone(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int slots) {
        var random = new Random(seed);
        var batch = new OpenBatch(generator, slots, 16, true);
        Map<BatchText, Request> running = new HashMap<>();
        Map<BatchText, List<GenerationStep>> steps = new HashMap<>();
        int begun = 0;
        while (begun < 12 || !batch.isEmpty()) {
            while (begun < 12 && !batch.isFull() && (batch.isEmpty() || random.nextInt(3) == 0)) {
                Request request = request(random);
                BatchText text = begin(batch, request);
                begun++;
                running.put(text, request);
                steps.put(text, new ArrayList<>());
                if (text.isFinished()) {
                    checkEqualsSolo(request, text, steps.get(text));
                }
            }
            if (!running.isEmpty() && random.nextInt(10) == 0) {
                batch.remove(running.keySet().iterator().next());
            }
            for (OpenBatch.Progress progress : batch.step()) {
                var stepped = assertInstanceOf(OpenBatch.Stepped.class, progress);
                steps.get(stepped.text()).add(stepped.step());
                if (stepped.text().isFinished()) {
                    checkEqualsSolo(running.remove(stepped.text()), stepped.text(), steps.get(stepped.text()));
                }
            }
        }
    }

    private static BatchText begin(OpenBatch batch, Request request) {
        return request.reported()
                ? batch.begin(request.prompt(), request.config(), (position, logits) -> {})
                : batch.begin(request.prompt(), request.config());
    }

    private void checkEqualsSolo(Request request, BatchText text, List<GenerationStep> steps) {
        List<GenerationStep> alone = new ArrayList<>();
        Generation expected = generator.generate(request.prompt(), request.config(), alone::add);
        assertArrayEquals(expected.ids(), text.result().ids());
        assertEquals(expected.text(), text.result().text());
        assertEquals(expected.stop(), text.result().stop());
        assertEquals(expected.logProbability(), text.result().logProbability(), "bits");
        assertEquals(
                alone.stream().map(GenerationStep::chosen).toList(),
                steps.stream().map(GenerationStep::chosen).toList());
        assertEquals(
                alone.stream().map(GenerationStep::text).toList(),
                steps.stream().map(GenerationStep::text).toList());
    }

    @Property(tries = 20)
    void thePredictionsWithinAPromptHaveTheBitsOfTheDecoderTokenByToken(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 16) int length) {
        int[] prompt = Models.ids(length, Letters.VOCABULARY, seed);
        Map<Integer, float[]> predictions = new HashMap<>();
        var batch = new OpenBatch(generator, 2, 16, false);
        BatchText text = batch.begin(
                prompt,
                GenerationConfig.of(0, DecodingStrategy.greedy()),
                (position, logits) -> predictions.put(position, logits.clone()));
        assertTrue(text.isFinished(), "no token was wanted");
        assertTrue(batch.isEmpty());
        assertEquals(IntStream.range(1, length).boxed().collect(Collectors.toSet()), predictions.keySet());
        var decoder = new Decoder(Letters.model(), Models.device());
        for (int position = 1; position < length; position++) {
            assertArrayEquals(decoder.decode(prompt[position - 1]), predictions.get(position));
        }
    }

    @Example
    void aTextThatFailsLeavesTheOthersAlone() {
        Map<Integer, Float> all =
                IntStream.range(0, Letters.VOCABULARY).boxed().collect(Collectors.toMap(id -> id, id -> -1f / 0));
        var impossible = GenerationConfig.of(5, DecodingStrategy.greedy(new LogitBias(all)));
        var possible = GenerationConfig.of(5, DecodingStrategy.greedy());
        var batch = new OpenBatch(generator, 2, 16, false);
        BatchText bad = batch.begin(new int[] {1}, impossible);
        BatchText good = batch.begin(new int[] {1}, possible);
        List<OpenBatch.Progress> progress = batch.step();
        var failed = assertInstanceOf(OpenBatch.Failed.class, progress.getFirst());
        assertEquals(bad, failed.text());
        assertInstanceOf(ArithmeticException.class, failed.cause());
        assertFalse(batch.isFull());
        while (!batch.isEmpty()) {
            batch.step();
        }
        Generation alone = generator.generate(new int[] {1}, possible, step -> {});
        assertArrayEquals(alone.ids(), good.result().ids());
    }

    @Example
    void badRequestsAreRefusedAndTakeNoSlot() {
        var one = GenerationConfig.of(1, DecodingStrategy.greedy());
        var batch = new OpenBatch(generator, 1, 16, false);
        assertThrows(IllegalArgumentException.class, () -> batch.begin(new int[0], one));
        assertThrows(IllegalArgumentException.class, () -> batch.begin(new int[] {Letters.VOCABULARY}, one));
        assertThrows(IllegalArgumentException.class, () -> batch.begin(new int[17], one, (position, logits) -> {}));
        assertThrows(
                IllegalArgumentException.class,
                () -> batch.begin(new int[] {1}, one.withGuidance(new Guidance(1.5, 1, 2))));
        assertTrue(batch.isEmpty());
        batch.begin(new int[] {1}, one);
        assertThrows(IllegalStateException.class, () -> batch.begin(new int[] {1}, one));
        assertThrows(IllegalArgumentException.class, () -> new OpenBatch(generator, 0, 16, false));
    }
}
