package kawi.engine.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.engine.fixture.Models;
import kawi.engine.fixture.Variant;
import kawi.engine.generate.ContinuousBatch.Request;
import kawi.engine.generate.Generator.TokenStream;
import kawi.engine.generate.search.BeamSearch;
import kawi.engine.generate.search.BeamSettings;
import kawi.engine.generate.search.ContrastiveSearch;
import kawi.engine.generate.search.Hypothesis;
import kawi.engine.generate.speculation.Speculation;
import kawi.engine.generate.speculation.SpeculativeStream;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.generate.strategy.Sampler.Acceptance;
import kawi.engine.generate.strategy.Temperature;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What holds for decoding with GPT-2's parts holds with every other part: the cache, batches, the exact sliding
/// window, speculation and beams change no bit. The context is 8, and every text goes past it.
@Tag("slow")
class VariantDecodingTest {
    private static final int VOCABULARY = 11;
    private static final int CONTEXT = 8;

    private static Gpt model(Variant variant) {
        return Models.lively(variant.config(true, 0), 5);
    }

    /// The logits after each prefix of the ids, recomputed each time from the window.
    ///
    /// @param shift tokens that a full window drops at once
    private static float[][] uncached(Gpt model, int[] ids, int shift, Device device) {
        var scope = new Inference(device);
        float[][] logits = new float[ids.length][];
        int start = 0;
        for (int i = 0; i < ids.length; i++) {
            start += i + 1 - start > CONTEXT ? shift : 0;
            int[] window = Arrays.copyOfRange(ids, start, i + 1);
            scope.reset();
            logits[i] = scope.run(() -> model.nextLogits(Tokens.of(window))).toFloats();
        }
        return logits;
    }

    @ParameterizedTest
    @EnumSource
    void theLogitsHaveTheSameBitsWithAndWithoutTheCache(Variant variant) {
        int[] ids = Models.ids(20, VOCABULARY, 1);
        Gpt model = model(variant);
        for (Kernels kernels : Models.kernels().toList()) {
            try (var device = new Device(kernels, 2)) {
                for (int shift : new int[] {1, 3}) {
                    float[][] expected = uncached(model, ids, shift, device);
                    var decoder = new Decoder(model, device, 1, CONTEXT, WindowShift.of(shift));
                    assertArrayEquals(expected[4], decoder.prefill(Arrays.copyOf(ids, 5)));
                    for (int i = 5; i < ids.length; i++) {
                        assertArrayEquals(expected[i], decoder.decode(ids[i]), "after token " + i);
                    }
                }
            }
        }
    }

    private static GenerationConfig sampling(int tokens, long seed) {
        return GenerationConfig.of(tokens, DecodingStrategy.sampling(new Temperature(1.2)))
                .withSeed(seed);
    }

    @ParameterizedTest
    @EnumSource
    void aTextOfABatchHasTheSameBitsAsAlone(Variant variant) {
        try (Device device = Models.device()) {
            var generator = new Generator(model(variant), device);
            List<Request> requests = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                requests.add(new Request(Models.ids(1 + 2 * i, VOCABULARY, i), sampling(6 + 3 * i, i)));
            }
            List<Generation> batch = generator.batch(requests, 3).finish();
            for (int i = 0; i < 5; i++) {
                Request request = requests.get(i);
                Generation alone = generator.generate(request.prompt(), request.config(), step -> {});
                assertArrayEquals(alone.ids(), batch.get(i).ids(), "text " + i);
                assertEquals(alone.logProbability(), batch.get(i).logProbability(), "bits of text " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void draftsChangeNoText(Variant variant) {
        int[] prompt = {1, 2, 3, 1, 2};
        Gpt model = model(variant);
        try (Device device = Models.device()) {
            var generator = new Generator(model, device);
            GenerationConfig config = sampling(15, 3);
            int[] plain = generator.generate(prompt, config, step -> {}).ids();
            for (Speculation speculation : List.of(
                    new Speculation.DraftModel(model, 3, Acceptance.SAME_CHOICE), new Speculation.PromptLookup(2, 3))) {
                SpeculativeStream stream = speculation.stream(generator, prompt, config);
                stream.forEachRemaining(step -> {});
                assertArrayEquals(plain, stream.result().ids(), speculation.toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void beamsHaveTheScoresOfTheModel(Variant variant) {
        int[] prompt = {1, 2};
        Gpt model = model(variant);
        try (Device device = Models.device()) {
            var config = GenerationConfig.of(10, DecodingStrategy.greedy());
            List<Hypothesis> found =
                    new BeamSearch(new Generator(model, device), BeamSettings.of(3)).search(prompt, config);
            for (Hypothesis hypothesis : found) {
                int[] ids = hypothesis.generation().ids();
                int[] text = Arrays.copyOf(prompt, 12);
                System.arraycopy(ids, 0, text, 2, 10);
                float[][] logits = uncached(model, text, 1, device);
                double sum = 0;
                for (int i = 0; i < 10; i++) {
                    Distribution all = Distribution.of(logits[i + 1]);
                    sum += all.logProbability(all.rankOf(ids[i]));
                }
                assertEquals(sum, hypothesis.generation().logProbability(), 1e-12);
            }
        }
    }

    /// Without the penalty of repetition, the most probable candidate is the best: read in a row of its own, and
    /// copied.
    @ParameterizedTest
    @EnumSource
    void contrastiveSearchWithoutPenaltyIsGreedy(Variant variant) {
        int[] prompt = {4, 5};
        try (Device device = Models.device()) {
            var generator = new Generator(model(variant), device);
            var config = GenerationConfig.of(12, DecodingStrategy.greedy());
            TokenStream tokens = new ContrastiveSearch(3, 0).stream(generator, prompt, config);
            tokens.forEachRemaining(step -> {});
            assertArrayEquals(
                    generator.generate(prompt, config, step -> {}).ids(),
                    tokens.result().ids());
        }
    }
}
