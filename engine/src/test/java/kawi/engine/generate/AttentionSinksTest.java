package kawi.engine.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.RotaryPairs;
import kawi.engine.fixture.Models;
import kawi.engine.fixture.Variant;
import kawi.engine.generate.ContinuousBatch.Request;
import kawi.engine.generate.Generator.TokenStream;
import kawi.engine.generate.search.BeamSearch;
import kawi.engine.generate.search.BeamSettings;
import kawi.engine.generate.search.ContrastiveSearch;
import kawi.engine.generate.speculation.Speculation;
import kawi.engine.generate.speculation.SpeculativeStream;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Sampler.Acceptance;
import kawi.engine.generate.strategy.Temperature;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.GptConfigBuilder;
import kawi.engine.model.KvCache;
import kawi.engine.model.Tokens;
import kawi.engine.model.attention.Positions.Rotary;
import kawi.engine.model.attention.QueryKeyNorm;
import kawi.engine.model.attention.RotaryScaling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A window of 8 tokens whose first ones are attention sinks.
class AttentionSinksTest {
    private static final int VOCABULARY = 11;
    private static final int CONTEXT = 8;
    private static final WindowShift SHIFT = new WindowShift(2, 3);

    private static GptConfigBuilder config(int layers, RotaryPairs pairs) {
        return GptConfig.of(VOCABULARY)
                .contextLength(CONTEXT)
                .layers(layers)
                .heads(4)
                .keyValueHeads(2)
                .headSize(6)
                .width(12)
                .queryKeyNorm(QueryKeyNorm.GAIN)
                .positions(new Rotary(100, RotaryScaling.NONE, pairs));
    }

    private final Gpt model = Models.lively(config(2, RotaryPairs.HALVES).build(), 4);

    /// Keys and values of a single block depend on their own tokens only, so that moving them is exact: the logits are
    /// those of the window computed again, within the roundings of the rotations.
    @ParameterizedTest
    @EnumSource
    void withOneBlockTheLogitsAreThoseOfTheWindow(RotaryPairs pairs) {
        Gpt shallow = Models.lively(config(1, pairs).build(), 4);
        int[] ids = Models.ids(40, VOCABULARY, 1);
        for (Kernels kernels : Models.kernels().toList()) {
            try (var device = new Device(kernels, 2)) {
                var scope = new Inference(device);
                var decoder = new Decoder(shallow, device, 1, CONTEXT, SHIFT);
                List<Integer> window = new ArrayList<>();
                for (int i = 0; i < ids.length; i++) {
                    if (window.size() == CONTEXT) {
                        window.subList(3, 5).clear();
                    }
                    window.add(ids[i]);
                    int[] seen = window.stream().mapToInt(id -> id).toArray();
                    float[] logits = i == 0 ? decoder.prefill(ids[0]) : decoder.decode(ids[i]);
                    assertArrayEquals(seen, decoder.window(0), "after token " + i);
                    scope.reset();
                    float[] expected =
                            scope.run(() -> shallow.nextLogits(Tokens.of(seen))).toFloats();
                    assertArrayEquals(expected, logits, 3e-5f, "after token " + i);
                }
            }
        }
    }

    @Test
    void untilTheWindowIsFullNothingIsDifferent() {
        int[] ids = Models.ids(CONTEXT, VOCABULARY, 2);
        try (Device device = Models.device()) {
            var plain = new Decoder(model, device);
            var sinks = new Decoder(model, device, 1, CONTEXT, SHIFT);
            assertArrayEquals(plain.prefill(ids[0], ids[1]), sinks.prefill(ids[0], ids[1]));
            for (int i = 2; i < CONTEXT; i++) {
                assertArrayEquals(plain.decode(ids[i]), sinks.decode(ids[i]));
            }
        }
    }

    /// What the moved keys and values know of dropped tokens makes the difference.
    @Test
    void withMoreBlocksItIsAnApproximation() {
        int[] ids = Models.ids(12, VOCABULARY, 3);
        try (Device device = Models.device()) {
            var decoder = new Decoder(model, device, 1, CONTEXT, SHIFT);
            float[] logits = decoder.prefill(ids[0]);
            for (int i = 1; i < ids.length; i++) {
                logits = decoder.decode(ids[i]);
            }
            float[] again = new Inference(device)
                    .run(() -> model.nextLogits(Tokens.of(decoder.window(0))))
                    .toFloats();
            double worst = 0;
            for (int v = 0; v < VOCABULARY; v++) {
                worst = Math.max(worst, Math.abs(logits[v] - again[v]));
            }
            assertTrue(worst > 1e-3, "differs by " + worst);
        }
    }

    @Test
    void ofALongPromptTheFirstAndTheLastTokensAreRead() {
        int[] ids = Models.ids(20, VOCABULARY, 5);
        try (Device device = Models.device()) {
            var decoder = new Decoder(model, device, 1, CONTEXT, new WindowShift(1, 3));
            decoder.prefill(ids);
            int[] expected = new int[CONTEXT];
            System.arraycopy(ids, 0, expected, 0, 3);
            System.arraycopy(ids, 15, expected, 3, 5);
            assertArrayEquals(expected, decoder.window(0));
        }
    }

    private static GenerationConfig sampling(long seed) {
        return GenerationConfig.of(20, DecodingStrategy.sampling(new Temperature(1.2)))
                .withSeed(seed);
    }

    @Test
    void batchesDraftsAndThreadsChangeNoBit() {
        int[] prompt = {1, 2, 1, 2};
        try (Device device = Models.device();
                Device other = new Device(device.kernels(), 3)) {
            var generator = new Generator(model, device).withShift(SHIFT);
            Generation expected = generator.generate(prompt, sampling(1), step -> {});
            assertEquals(
                    expected.logProbability(),
                    new Generator(model, other)
                            .withShift(SHIFT)
                            .generate(prompt, sampling(1), step -> {})
                            .logProbability());
            List<Request> requests = List.of(
                    new Request(new int[] {5}, sampling(2)),
                    new Request(prompt, sampling(1)),
                    new Request(Models.ids(13, VOCABULARY, 1), sampling(3)));
            Generation inBatch = generator.batch(requests, 2).finish().get(1);
            assertArrayEquals(expected.ids(), inBatch.ids());
            assertEquals(expected.logProbability(), inBatch.logProbability());
            for (Speculation speculation : List.of(
                    new Speculation.DraftModel(model, 3, Acceptance.SAME_CHOICE), new Speculation.PromptLookup(1, 3))) {
                SpeculativeStream stream = speculation.stream(generator, prompt, sampling(1));
                stream.forEachRemaining(step -> {});
                assertArrayEquals(expected.ids(), stream.result().ids(), speculation.toString());
            }
        }
    }

    @Test
    void oneBeamAndContrastiveSearchWithoutPenaltyAreGreedy() {
        int[] prompt = {4, 5};
        try (Device device = Models.device()) {
            var generator = new Generator(model, device).withShift(SHIFT);
            var config = GenerationConfig.of(20, DecodingStrategy.greedy());
            int[] greedy = generator.generate(prompt, config, step -> {}).ids();
            assertArrayEquals(
                    greedy,
                    new BeamSearch(generator, BeamSettings.of(1))
                            .search(prompt, config)
                            .getFirst()
                            .generation()
                            .ids());
            TokenStream tokens = new ContrastiveSearch(3, 0).stream(generator, prompt, config);
            tokens.forEachRemaining(step -> {});
            assertArrayEquals(greedy, tokens.result().ids());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LLAMA | 6 | 3 | a window of 8 tokens cannot shift by 6 and keep 3 sinks",
                "LLAMA | 9 | 0 | a window of 8 tokens cannot shift by 9",
                "GPT2  | 1 | 1 | attention sinks need rotary positions",
            })
    void aShiftThatTheModelDoesNotAllowIsRefused(Variant variant, int tokens, int sinks, String message) {
        try (Device device = Models.device()) {
            var generator = new Generator(Models.lively(variant.config(true, 0), 1), device);
            var shift = new WindowShift(tokens, sinks);
            assertTrue(assertThrows(IllegalArgumentException.class, () -> generator.withShift(shift))
                    .getMessage()
                    .startsWith(message));
        }
        assertThrows(IllegalArgumentException.class, () -> new WindowShift(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new WindowShift(1, -1));
    }

    @Test
    void aCacheRefusesToDropWhatIsNotThere() {
        var cache = new KvCache(model.config(), 1, CONTEXT);
        try (Device device = Models.device()) {
            assertEquals(
                    "a sequence of 0 cannot drop 1 positions after 2",
                    assertThrows(IllegalArgumentException.class, () -> cache.evict(0, 2, 1, device))
                            .getMessage());
            var learned = new KvCache(Models.tiny(true, 0), 1, CONTEXT);
            assertThrows(IllegalStateException.class, () -> learned.evict(0, 0, 0, device));
        }
    }
}
