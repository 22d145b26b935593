package kawi.engine.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import kawi.autograd.device.Device;
import kawi.engine.fixture.Letters;
import kawi.engine.fixture.Models;
import kawi.engine.generate.GenerationStep.Survivors;
import kawi.engine.generate.Generator.TokenStream;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Temperature;
import kawi.engine.generate.strategy.TokenRule;
import kawi.engine.generate.strategy.TopK;
import kawi.engine.model.Gpt;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TokenStreamTest {
    private final Gpt model = Letters.model();
    private final Device device = Models.device();
    private final Generator generator = new Generator(model, device).withText(Letters::bytes);

    private static GenerationConfig stopping(GenerationConfig config, Set<Integer> ends, String... texts) {
        return config.withStop(
                new StopConditions(config.stop().maxNewTokens(), ends, List.of(texts), Optional.empty()));
    }

    @Property(tries = 5)
    void theStreamHasTheStepsOfTheLoop(@ForAll long seed) {
        int[] prompt = Models.ids(5, Letters.VOCABULARY, seed);
        for (DecodingStrategy strategy : Letters.strategies()) {
            for (boolean guided : new boolean[] {false, true}) {
                var config = GenerationConfig.of(20, strategy).withSeed(seed);
                config = guided ? config.withGuidance(new Guidance(1.5, 1, 2)) : config;
                List<GenerationStep> expected = new ArrayList<>();
                Generation generation = generator.generate(prompt, config, expected::add);
                TokenStream tokens = generator.stream(prompt, config);
                for (GenerationStep step : expected) {
                    GenerationStep actual = tokens.next();
                    assertEquals(step.chosen(), actual.chosen(), "bits");
                    assertArrayEquals(step.window(), actual.window());
                }
                assertArrayEquals(generation.ids(), tokens.result().ids());
            }
        }
    }

    @Example
    void aStreamEndsWhenTheTextIsFinished() {
        TokenStream tokens = generator.stream(new int[] {1}, GenerationConfig.of(3, DecodingStrategy.greedy()));
        assertThrows(NoSuchElementException.class, tokens::result);
        assertEquals(3, tokens.stream().count());
        assertFalse(tokens.hasNext());
        assertThrows(NoSuchElementException.class, tokens::next);
        assertEquals(Stop.MAXIMUM, tokens.result().stop());
    }

    @Example
    void piecesAreWholeCharactersAndAddUpToTheText() {
        var config = GenerationConfig.of(40, DecodingStrategy.sampling(new Temperature(3)));
        for (int seed = 0; seed < 20; seed++) {
            var pieces = new StringBuilder();
            Generation generation =
                    generator.generate(new int[] {1}, config.withSeed(seed), step -> pieces.append(step.text()));
            assertEquals(Letters.text(generation.ids()), generation.text());
            assertEquals(generation.text(), pieces.toString());
        }
    }

    @Example
    void aTextEndsBeforeItsStopText() {
        var config = GenerationConfig.of(60, DecodingStrategy.sampling(new Temperature(2)));
        int[] prompt = {1};
        String free = generator.generate(prompt, config, step -> {}).text();
        String stop = free.substring(20, 23);
        Generation cut = generator.generate(prompt, stopping(config, Set.of(), "xyz", stop), step -> {});
        assertEquals(free.substring(0, free.indexOf(stop)), cut.text());
        assertEquals(Stop.TEXT, cut.stop());
        assertTrue(Letters.text(cut.ids()).contains(stop), "the ids are all that were generated");
        var withoutText = new Generator(model, device);
        assertThrows(
                IllegalArgumentException.class,
                () -> withoutText.generate(prompt, stopping(config, Set.of(), "a"), step -> {}));
    }

    @Example
    void anEndTokenIsTheLastIdButNoText() {
        var config = GenerationConfig.of(60, DecodingStrategy.sampling());
        int[] free = generator.generate(new int[] {1}, config, step -> {}).ids();
        Generation ended = generator.generate(new int[] {1}, stopping(config, Set.of(free[7], 99)), step -> {});
        assertEquals(free[7], ended.ids()[ended.ids().length - 1]);
        assertEquals(Letters.text(Arrays.copyOf(ended.ids(), ended.ids().length - 1)), ended.text());
        assertEquals(Stop.END_TOKEN, ended.stop());
    }

    @Example
    void theTimeLimitStopsIt() {
        var nanos = new AtomicLong();
        var config = GenerationConfig.of(60, DecodingStrategy.greedy());
        config = config.withStop(new StopConditions(60, Set.of(), List.of(), Optional.of(Duration.ofNanos(50))));
        var timed = new Generator(model, device, WindowShift.ONE, Optional.empty(), () -> nanos.getAndAdd(20));
        Generation generation = timed.generate(new int[] {1}, config, step -> {});
        assertEquals(Stop.TIME, generation.stop());
        assertEquals(3, generation.ids().length, "20, 40, 60");
    }

    @Example
    void aStepReportsTheDistributionAfterEachStage() {
        var strategy = DecodingStrategy.sampling(new TopK(3), new Temperature(0.5));
        var config = GenerationConfig.of(1, strategy).withCandidates(4);
        GenerationStep step = generator.stream(new int[] {1, 2}, config).next();
        assertEquals(
                List.of("model 11 4", "temperature 0.5 11 4", "top-k 3 3 3", "draw 3 3"),
                step.stages().stream()
                        .map(stage -> stage.stage() + " " + stage.count() + " "
                                + stage.tokens().size())
                        .toList());
        Survivors last = step.stages().getLast();
        assertEquals(
                1,
                last.tokens().stream().mapToDouble(each -> each.probability()).sum(),
                1e-12);
        double entropy = 0;
        GenerationStep all = generator.stream(new int[] {1, 2}, config.withCandidates(Letters.VOCABULARY))
                .next();
        for (GenerationStep.Candidate candidate : all.candidates()) {
            entropy -= candidate.probability() * candidate.logProbability();
        }
        assertEquals(entropy, step.entropy(), 1e-9);
        assertTrue(generator.stream(new int[] {1}, config.withCandidates(0))
                .next()
                .stages()
                .isEmpty());
    }

    @Example
    void guidanceOfOneChangesNothingAndOfZeroForgetsThePrompt() {
        int[] prompt = {5, 6, 7};
        var config = GenerationConfig.of(8, DecodingStrategy.greedy());
        int[] plain = generator.generate(prompt, config, step -> {}).ids();
        assertArrayEquals(
                plain,
                generator
                        .generate(prompt, config.withGuidance(new Guidance(1, 2, 2)), step -> {})
                        .ids());
        assertArrayEquals(
                generator.generate(new int[] {2, 2}, config, step -> {}).ids(),
                generator
                        .generate(prompt, config.withGuidance(new Guidance(0, 2, 2)), step -> {})
                        .ids());
        assertThrows(IllegalArgumentException.class, () -> new Guidance(1));
    }

    /// "abab...", any number of times, or nothing.
    private record Alternating(int next) implements TokenRule {
        @Override
        public boolean allows(int id) {
            return id == next;
        }

        @Override
        public boolean mayEnd() {
            return next == 0;
        }

        @Override
        public TokenRule after(int id) {
            return new Alternating(1 - next);
        }
    }

    @Example
    void aRuleConstrainsTheText() {
        var config = GenerationConfig.of(7, DecodingStrategy.sampling()).withRule(new Alternating(0));
        assertEquals(
                "abababa", generator.generate(new int[] {3}, config, step -> {}).text());
        Generation ended = generator.generate(new int[] {3}, stopping(config.withSeed(2), Set.of(4)), step -> {});
        assertTrue(ended.ids().length % 2 == 1, "an end token is allowed after whole pairs only");
    }
}
