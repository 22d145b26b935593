package kawi.engine.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.engine.fixture.Letters;
import kawi.engine.fixture.Models;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.History;
import kawi.engine.generate.strategy.TopK;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class GeneratorTest {
    private static final DecodingStrategy GREEDY = DecodingStrategy.greedy();
    private static final DecodingStrategy SAMPLING = DecodingStrategy.sampling();

    private final Gpt model = Models.lively(Models.tiny(true, 0), 3);

    private Generation generate(int[] prompt, GenerationConfig config, List<GenerationStep> steps) {
        try (Device device = Models.device()) {
            return new Generator(model, device).generate(prompt, config, steps::add);
        }
    }

    private static GenerationConfig config(int tokens, DecodingStrategy strategy, long seed) {
        return GenerationConfig.of(tokens, strategy).withSeed(seed).withCandidates(3);
    }

    /// The pseudo-code as it is, with every pass over the whole window: 30 tokens, past the context of 16.
    @Property(tries = 5)
    void theCacheIsTheOnlyDifferenceFromThePseudoCode(@ForAll long seed) {
        Gpt letters = Letters.model();
        int[] prompt = Models.ids(3, Letters.VOCABULARY, seed);
        try (Device device = Models.device()) {
            var generator = new Generator(letters, device);
            var inference = new Inference(device);
            for (DecodingStrategy strategy : Letters.strategies()) {
                GenerationConfig config = GenerationConfig.of(30, strategy).withSeed(seed);
                SequenceState sequence = generator.begin(prompt, config);
                while (!sequence.isFinished()) {
                    int[] ids = sequence.ids().toArray();
                    int[] window = Arrays.copyOfRange(ids, Math.max(0, ids.length - 16), ids.length);
                    float[] logits = inference
                            .run(() -> letters.nextLogits(Tokens.of(window)))
                            .toFloats();
                    inference.reset();
                    sequence.append(sequence.sampler().sample(logits), window);
                }
                Generation expected = sequence.result();
                Generation actual = generator.generate(prompt, config, step -> {});
                assertArrayEquals(expected.ids(), actual.ids());
                assertEquals(expected.logProbability(), actual.logProbability(), "bits");
            }
        }
    }

    @Example
    void theFirstStepReadsThePromptAndEachLaterOneAToken() {
        try (Device device = Models.device()) {
            var decoder = new Decoder(model, device);
            List<Integer> sizes = new ArrayList<>();
            var counting = new LogitsSource() {
                @Override
                public float[] logits(History ids) {
                    sizes.add(decoder.unread(0, ids).ids().length);
                    return decoder.logits(ids);
                }

                @Override
                public int[] window() {
                    return decoder.window();
                }
            };
            SequenceState sequence = new Generator(model, device).begin(new int[] {1, 2, 3}, config(4, GREEDY, 0));
            while (!sequence.isFinished()) {
                Generator.step(counting, sequence);
            }
            assertEquals(List.of(3, 1, 1, 1), sizes);
        }
    }

    @Example
    void theListenerIsCalledBeforeTheNextTokenIsComputed() {
        List<GenerationStep> seen = new ArrayList<>();
        assertThrows(
                IllegalStateException.class,
                () -> new Generator(model, Models.device()).generate(new int[] {1}, config(9, GREEDY, 0), step -> {
                    seen.add(step);
                    if (step.number() == 2) {
                        throw new IllegalStateException();
                    }
                }));
        assertEquals(3, seen.size());
    }

    @Example
    void theWindowHoldsTheLastTokens() {
        List<GenerationStep> steps = new ArrayList<>();
        int[] prompt = {1, 2, 3, 4, 5, 6};
        int[] written = generate(prompt, config(5, GREEDY, 0), steps).ids();
        assertEquals(5, written.length);
        int[] all = Arrays.copyOf(prompt, 11);
        System.arraycopy(written, 0, all, 6, 5);
        for (GenerationStep step : steps) {
            int end = 6 + step.number();
            assertArrayEquals(Arrays.copyOfRange(all, Math.max(0, end - 8), end), step.window());
            assertEquals(written[step.number()], step.chosen().id());
        }
    }

    @Example
    void onlyTheLastTokensOfALongPromptCount() {
        int[] prompt = Models.ids(20, 11, 1);
        int[] lastEight = Arrays.copyOfRange(prompt, 12, 20);
        assertArrayEquals(
                generate(lastEight, config(6, GREEDY, 0), new ArrayList<>()).ids(),
                generate(prompt, config(6, GREEDY, 0), new ArrayList<>()).ids());
    }

    @Example
    void greedyTakesTheMostProbableAndIgnoresTheSeed() {
        List<GenerationStep> steps = new ArrayList<>();
        Generation first = generate(new int[] {1}, config(12, GREEDY, 1), steps);
        assertArrayEquals(
                first.ids(),
                generate(new int[] {1}, config(12, GREEDY, 2), new ArrayList<>())
                        .ids());
        for (GenerationStep step : steps) {
            assertEquals(step.candidates().getFirst().id(), step.chosen().id());
            assertEquals(1, step.chosen().chance(), "greedy is certain");
        }
        assertEquals(Stop.MAXIMUM, first.stop());
    }

    @Example
    void theSameSeedGivesTheSameTextAndAnotherSeedAnotherText() {
        int[] first = generate(new int[] {1}, config(30, SAMPLING, 1), new ArrayList<>())
                .ids();
        assertArrayEquals(
                first,
                generate(new int[] {1}, config(30, SAMPLING, 1), new ArrayList<>())
                        .ids());
        assertFalse(Arrays.equals(
                first,
                generate(new int[] {1}, config(30, SAMPLING, 2), new ArrayList<>())
                        .ids()));
    }

    @Example
    void aStepReportsTheModelsProbabilitiesAndTheStrategys() {
        List<GenerationStep> steps = new ArrayList<>();
        var topTwo = DecodingStrategy.sampling(new TopK(2));
        generate(new int[] {4, 5}, config(3, topTwo, 1), steps);
        GenerationStep step = steps.getFirst();
        float[] logits = Arrays.copyOfRange(Models.logits(model, Tokens.of(4, 5)), 11, 22);
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        assertEquals(3, step.candidates().size());
        double lastLogit = Double.POSITIVE_INFINITY;
        for (GenerationStep.Candidate candidate : step.candidates()) {
            assertEquals(logits[candidate.id()], candidate.logit());
            assertEquals(Math.exp(candidate.logit()) / sum, candidate.probability(), 1e-9);
            assertTrue(candidate.logit() <= lastLogit);
            lastLogit = candidate.logit();
        }
        assertEquals(
                1,
                step.candidates().get(0).chance() + step.candidates().get(1).chance(),
                1e-12,
                "the two remaining tokens add up to 1");
        assertEquals(0, step.candidates().get(2).chance(), "the third cannot be chosen");
    }

    @Example
    void anEndTokenStopsTheText() {
        int[] free = generate(new int[] {1}, config(12, GREEDY, 0), new ArrayList<>())
                .ids();
        int end = free[4];
        var stopping = GenerationConfig.of(12, GREEDY).withEndTokens(Set.of(end));
        Generation stopped = generate(new int[] {1}, stopping, new ArrayList<>());
        int first = 0;
        while (free[first] != end) {
            first++;
        }
        assertArrayEquals(Arrays.copyOf(free, first + 1), stopped.ids());
        assertEquals(Stop.END_TOKEN, stopped.stop());
    }

    @Example
    void aMaximumOfZeroGivesNoTokens() {
        assertEquals(
                0,
                generate(new int[] {1}, config(0, GREEDY, 0), new ArrayList<>()).ids().length);
    }

    @Example
    void emptyPromptsAndUnknownIdsAreRefused() {
        var empty = assertThrows(
                IllegalArgumentException.class, () -> generate(new int[0], config(1, GREEDY, 0), new ArrayList<>()));
        assertEquals("the prompt is empty: there is nothing to continue", empty.getMessage());
        var unknown = assertThrows(
                IllegalArgumentException.class,
                () -> generate(new int[] {11}, config(1, GREEDY, 0), new ArrayList<>()));
        assertEquals("the id 11 is outside the vocabulary of 11", unknown.getMessage());
    }

    @Example
    void aLogitThatIsNotFiniteIsReported() {
        model.parameters().getFirst().value().fill(Float.NaN);
        var error = assertThrows(
                ArithmeticException.class, () -> generate(new int[] {1}, config(1, GREEDY, 0), new ArrayList<>()));
        assertEquals("the logit of token 0 is NaN at new token 0: the model's weights are broken", error.getMessage());
    }
}
