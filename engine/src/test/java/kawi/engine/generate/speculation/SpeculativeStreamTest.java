package kawi.engine.generate.speculation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import kawi.autograd.device.Device;
import kawi.engine.fixture.Letters;
import kawi.engine.fixture.Models;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.GenerationStep;
import kawi.engine.generate.Generator;
import kawi.engine.generate.Guidance;
import kawi.engine.generate.strategy.ChiSquared;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Sampler.Acceptance;
import kawi.engine.generate.strategy.TopK;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SpeculativeStreamTest {
    private static final int VOCABULARY = Letters.VOCABULARY;

    private final Gpt model = Letters.model();
    private final Gpt smaller = Letters.smallerModel();
    private final Device device = Models.device();
    private final Generator generator = new Generator(model, device).withText(Letters::bytes);

    /// 20 tokens after a prompt of 4, past both contexts.
    @Property(tries = 15)
    void withTheSameChoiceTheTextIsTheSameAsWithoutDrafts(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int tokens) {
        int[] prompt = Models.ids(4, VOCABULARY, seed);
        for (DecodingStrategy strategy : Letters.strategies()) {
            var config = GenerationConfig.of(20, strategy).withSeed(seed);
            int[] plain = generator.generate(prompt, config, step -> {}).ids();
            for (Speculation speculation : List.of(
                    new Speculation.DraftModel(smaller, tokens, Acceptance.SAME_CHOICE),
                    new Speculation.DraftModel(model, tokens, Acceptance.SAME_CHOICE),
                    new Speculation.PromptLookup(3, tokens))) {
                SpeculativeStream stream = speculation.stream(generator, prompt, config);
                List<int[]> windows =
                        stream.stream().map(GenerationStep::window).toList();
                assertArrayEquals(plain, stream.result().ids(), speculation.toString());
                assertEquals(4, windows.getFirst().length);
                assertEquals(5, windows.get(1).length, "the window has no drafts in it");
            }
        }
    }

    @Example
    void greedyIsTheSameWithRejectionToo() {
        var config = GenerationConfig.of(20, DecodingStrategy.greedy());
        int[] prompt = {1, 2, 3};
        SpeculativeStream stream =
                new Speculation.DraftModel(smaller, 3, Acceptance.REJECTION).stream(generator, prompt, config);
        stream.forEachRemaining(step -> {});
        assertArrayEquals(
                generator.generate(prompt, config, step -> {}).ids(),
                stream.result().ids());
    }

    @Example
    void acceptedDraftsSavePasses() {
        var config = GenerationConfig.of(10, DecodingStrategy.greedy());
        SpeculativeStream stream = new Speculation.DraftModel(model, 4, Acceptance.SAME_CHOICE)
                .stream(generator, new int[] {1, 2}, config);
        stream.forEachRemaining(step -> {});
        SpeculationStats stats = stream.stats();
        assertEquals(stats.drafted(), stats.accepted(), "the model drafts for itself");
        // The prompt gives token 1, the next pass 2 to 6 with 4 drafts, the last 7 to 10: the 10th needs no draft.
        assertEquals(new SpeculationStats(7, 7, 3), stats);
    }

    /// The second and the third token, which are drafted together after the first.
    @Example
    void rejectionLeavesTheDistributionOfTheModel() {
        var strategy = DecodingStrategy.sampling(new TopK(4));
        int[] prompt = {1, 2, 3};
        int[] counts = new int[VOCABULARY * VOCABULARY];
        var speculation = new Speculation.DraftModel(smaller, 2, Acceptance.REJECTION);
        for (int seed = 0; seed < 4000; seed++) {
            SpeculativeStream stream = speculation.stream(
                    generator, prompt, GenerationConfig.of(3, strategy).withSeed(seed));
            stream.next();
            int second = stream.next().chosen().id();
            counts[second * VOCABULARY + stream.next().chosen().id()]++;
        }
        ChiSquared.check(secondAndThirdOf(strategy, prompt), counts);
    }

    /// The distribution of the second and third token, summed over all first tokens.
    private double[] secondAndThirdOf(DecodingStrategy strategy, int... prompt) {
        double[] expected = new double[VOCABULARY * VOCABULARY];
        for (int first = 0; first < VOCABULARY; first++) {
            double p = chance(strategy, prompt, first);
            for (int second = 0; second < VOCABULARY && p > 0; second++) {
                double q = p * chance(strategy, append(prompt, first), second);
                for (int third = 0; third < VOCABULARY && q > 0; third++) {
                    expected[second * VOCABULARY + third] +=
                            q * chance(strategy, append(append(prompt, first), second), third);
                }
            }
        }
        return expected;
    }

    private static int[] append(int[] ids, int id) {
        int[] more = Arrays.copyOf(ids, ids.length + 1);
        more[ids.length] = id;
        return more;
    }

    /// The probability with which a token is chosen first.
    private double chance(DecodingStrategy strategy, int[] prompt, int id) {
        var config = GenerationConfig.of(1, strategy).withCandidates(VOCABULARY);
        GenerationStep step = generator.stream(prompt, config).next();
        return step.candidates().stream()
                .filter(candidate -> candidate.id() == id)
                .mapToDouble(GenerationStep.Candidate::chance)
                .sum();
    }

    @Example
    void impossibleCombinationsAreRefused() {
        int[] prompt = {1};
        var plain = GenerationConfig.of(1, DecodingStrategy.greedy());
        var guided = plain.withGuidance(new Guidance(2, 1));
        var lookup = new Speculation.PromptLookup(2, 3);
        assertThrows(IllegalArgumentException.class, () -> lookup.stream(generator, prompt, guided));
        var other = Models.lively(
                GptConfig.of(5).contextLength(8).layers(1).heads(1).width(4).build(), 1);
        var otherVocabulary = new Speculation.DraftModel(other, 1, Acceptance.SAME_CHOICE);
        var error =
                assertThrows(IllegalArgumentException.class, () -> otherVocabulary.stream(generator, prompt, plain));
        assertTrue(error.getMessage().contains("same vocabulary"), error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Speculation.PromptLookup(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Speculation.PromptLookup(1, 0));
    }

    @Example
    void aTextOfNoTokensNeedsNoPass() {
        SpeculativeStream stream = new Speculation.PromptLookup(2, 3)
                .stream(generator, new int[] {1}, GenerationConfig.of(0, DecodingStrategy.greedy()));
        assertEquals(0, stream.result().ids().length);
        assertEquals(new SpeculationStats(0, 0, 0), stream.stats());
    }
}
