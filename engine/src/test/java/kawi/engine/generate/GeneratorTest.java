package kawi.engine.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import kawi.autograd.device.Device;
import kawi.engine.fixture.Models;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.TopK;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;
import net.jqwik.api.Example;

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

    @Example
    void theWindowHoldsTheLastTokensAndSlides() {
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
    void theSameSeedWritesTheSameAndAnotherSomethingElse() {
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
    void theTraceTellsWhatTheModelThinksAndWhatTheStrategyMakesOfIt() {
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
                "the two that are left share everything");
        assertEquals(0, step.candidates().get(2).chance(), "the third cannot be chosen");
    }

    @Example
    void writingStopsAfterTheEndToken() {
        int[] free = generate(new int[] {1}, config(12, GREEDY, 0), new ArrayList<>())
                .ids();
        int end = free[4];
        var stopping = GenerationConfig.of(12, GREEDY).withEndToken(OptionalInt.of(end));
        Generation stopped = generate(new int[] {1}, stopping, new ArrayList<>());
        int first = 0;
        while (free[first] != end) {
            first++;
        }
        assertArrayEquals(Arrays.copyOf(free, first + 1), stopped.ids());
        assertEquals(Stop.END_TOKEN, stopped.stop());
    }

    @Example
    void nothingIsWrittenIfNothingIsAskedFor() {
        assertEquals(
                0,
                generate(new int[] {1}, config(0, GREEDY, 0), new ArrayList<>()).ids().length);
    }

    @Example
    void promptsThatCannotBeContinuedAreRefused() {
        var empty = assertThrows(
                IllegalArgumentException.class, () -> generate(new int[0], config(1, GREEDY, 0), new ArrayList<>()));
        assertEquals("there is nothing to continue: the prompt is empty", empty.getMessage());
        var unknown = assertThrows(
                IllegalArgumentException.class,
                () -> generate(new int[] {11}, config(1, GREEDY, 0), new ArrayList<>()));
        assertEquals("the id 11 is outside the vocabulary of 11", unknown.getMessage());
    }

    @Example
    void brokenWeightsAreNamedAndNothingIsChosen() {
        model.parameters().getFirst().value().fill(Float.NaN);
        var error = assertThrows(
                ArithmeticException.class, () -> generate(new int[] {1}, config(1, GREEDY, 0), new ArrayList<>()));
        assertEquals("the logit of token 0 is NaN at new token 0: the model's weights are broken", error.getMessage());
    }
}
