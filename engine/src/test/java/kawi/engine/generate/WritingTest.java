package kawi.engine.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import kawi.autograd.device.Device;
import kawi.engine.fixture.Models;
import kawi.engine.generate.GenerationStep.Survivors;
import kawi.engine.generate.strategy.ChiSquared;
import kawi.engine.generate.strategy.Choice;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.FrequencyPenalty;
import kawi.engine.generate.strategy.MirostatV2;
import kawi.engine.generate.strategy.Sampler.Acceptance;
import kawi.engine.generate.strategy.Stage;
import kawi.engine.generate.strategy.Temperature;
import kawi.engine.generate.strategy.TokenRule;
import kawi.engine.generate.strategy.TopK;
import kawi.engine.generate.strategy.TopP;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class WritingTest {
    private static final int VOCABULARY = 11;

    private final Gpt model = Models.lively(
            GptConfig.of(VOCABULARY)
                    .contextLength(16)
                    .layers(2)
                    .heads(2)
                    .width(12)
                    .build(),
            3);
    private final Gpt smaller = Models.lively(
            GptConfig.of(VOCABULARY)
                    .contextLength(12)
                    .layers(1)
                    .heads(2)
                    .width(8)
                    .build(),
            4);
    private final Device device = Models.device();
    private final Generator generator = new Generator(model, device).withText(WritingTest::letter);

    /// Token 0 is "a", and so on; the last two are the halves of "é".
    private static byte[] letter(int id) {
        byte[] accented = "é".getBytes(StandardCharsets.UTF_8);
        return switch (id) {
            case 9 -> new byte[] {accented[0]};
            case 10 -> new byte[] {accented[1]};
            default -> new byte[] {(byte) ('a' + id)};
        };
    }

    private static String text(int... ids) {
        byte[] bytes = new byte[ids.length];
        for (int i = 0; i < ids.length; i++) {
            bytes[i] = letter(ids[i])[0];
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static GenerationConfig stopping(GenerationConfig config, Set<Integer> ends, String... texts) {
        return config.withStop(
                new StopConditions(config.stop().maxNewTokens(), ends, List.of(texts), Optional.empty()));
    }

    private static List<DecodingStrategy> strategies() {
        return List.of(
                DecodingStrategy.greedy(),
                DecodingStrategy.sampling(),
                DecodingStrategy.sampling(new Temperature(1.5), new TopK(6)),
                DecodingStrategy.sampling(new FrequencyPenalty(0.5), new TopP(0.9)),
                new DecodingStrategy(List.of(new Temperature(1.2)), new MirostatV2(2, 0.2)));
    }

    /// 25 tokens after prompts of 1 to 20, past the context of 16; three places, so that some wait and take over.
    @Property(tries = 12)
    void everyTextOfABatchIsTheSameAsAlone(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int places) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int[] prompt = Models.ids(1 + Math.floorMod(seed + 5L * i, 20), VOCABULARY, seed + i);
            var config = GenerationConfig.of(5 + 4 * i, strategies().get(i % 5)).withSeed(seed + i);
            config = stopping(config, i == 2 ? Set.of(3) : Set.of(), i == 1 ? "bb" : "zz");
            requests.add(new Request(prompt, i == 4 ? config.withGuidance(new Guidance(1.5, 1, 2)) : config));
        }
        WritingBatch batch = generator.writeAll(requests, places);
        List<List<GenerationStep>> steps = new ArrayList<>();
        requests.forEach(request -> steps.add(new ArrayList<>()));
        batch.forEachRemaining(
                turns -> turns.forEach(turn -> steps.get(turn.text()).add(turn.step())));
        for (int i = 0; i < requests.size(); i++) {
            List<GenerationStep> alone = new ArrayList<>();
            Generation expected =
                    generator.generate(requests.get(i).prompt(), requests.get(i).config(), alone::add);
            Generation actual = batch.results().get(i);
            assertArrayEquals(expected.ids(), actual.ids(), "text " + i);
            assertEquals(expected.text(), actual.text());
            assertEquals(expected.stop(), actual.stop());
            assertEquals(expected.logProbability(), actual.logProbability(), "bits");
            for (int n = 0; n < alone.size(); n++) {
                assertEquals(alone.get(n).chosen(), steps.get(i).get(n).chosen(), "bits of step " + n);
            }
        }
    }

    @Property(tries = 15)
    void guessesThatMustBeChosenAnywayChangeNothing(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int tokens) {
        int[] prompt = Models.ids(4, VOCABULARY, seed);
        for (DecodingStrategy strategy : strategies()) {
            var config = GenerationConfig.of(20, strategy).withSeed(seed);
            int[] plain = generator.generate(prompt, config, step -> {}).ids();
            for (Speculation speculation : List.of(
                    new Speculation.DraftModel(smaller, tokens, Acceptance.SAME_CHOICE),
                    new Speculation.DraftModel(model, tokens, Acceptance.SAME_CHOICE),
                    new Speculation.PromptLookup(3, tokens))) {
                Writing writing = generator.write(prompt, config, speculation);
                List<int[]> windows =
                        writing.stream().map(GenerationStep::window).toList();
                assertArrayEquals(plain, writing.result().ids(), speculation.toString());
                assertEquals(4, windows.getFirst().length);
                assertEquals(5, windows.get(1).length, "what the model sees has no guesses in it");
            }
        }
    }

    @Example
    void greedyIsTheSameWithRejectionToo() {
        var config = GenerationConfig.of(20, DecodingStrategy.greedy());
        int[] prompt = {1, 2, 3};
        Writing writing = generator.write(prompt, config, new Speculation.DraftModel(smaller, 3, Acceptance.REJECTION));
        writing.forEachRemaining(step -> {});
        assertArrayEquals(
                generator.generate(prompt, config, step -> {}).ids(),
                writing.result().ids());
    }

    @Example
    void rightGuessesSavePasses() {
        var config = GenerationConfig.of(10, DecodingStrategy.greedy());
        Writing writing =
                generator.write(new int[] {1, 2}, config, new Speculation.DraftModel(model, 4, Acceptance.SAME_CHOICE));
        writing.forEachRemaining(step -> {});
        SpeculationStats guesses = writing.guesses().orElseThrow();
        assertEquals(guesses.guessed(), guesses.right(), "the model guesses itself");
        // The prompt gives token 1, the next pass 2 to 6 from 4 guesses, the last 7 to 10: the 10th need not be
        // guessed.
        assertEquals(new SpeculationStats(7, 7, 3), guesses);
        assertTrue(generator.write(new int[] {1}, config).guesses().isEmpty());
    }

    /// The second and the third token, which are guessed together after the first.
    @Example
    void rejectionLeavesTheDistributionOfTheModel() {
        var strategy = DecodingStrategy.sampling(new TopK(4));
        int[] prompt = {1, 2, 3};
        int[] counts = new int[VOCABULARY * VOCABULARY];
        var speculation = new Speculation.DraftModel(smaller, 2, Acceptance.REJECTION);
        for (int seed = 0; seed < 4000; seed++) {
            Writing writing =
                    generator.write(prompt, GenerationConfig.of(3, strategy).withSeed(seed), speculation);
            writing.next();
            int second = writing.next().chosen().id();
            counts[second * VOCABULARY + writing.next().chosen().id()]++;
        }
        ChiSquared.check(secondAndThirdOf(strategy, prompt), counts);
    }

    /// What the second and the third token are, whatever the first.
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
        GenerationStep step = generator.write(prompt, config).next();
        return step.candidates().stream()
                .filter(candidate -> candidate.id() == id)
                .mapToDouble(GenerationStep.Candidate::chance)
                .sum();
    }

    @Example
    void stepsAreComputedWhenTheyAreAskedFor() {
        Writing writing = generator.write(new int[] {1}, GenerationConfig.of(3, DecodingStrategy.greedy()));
        assertThrows(NoSuchElementException.class, writing::result);
        assertEquals(3, writing.stream().count());
        assertFalse(writing.hasNext());
        assertThrows(NoSuchElementException.class, writing::next);
        assertEquals(Stop.MAXIMUM, writing.result().stop());
    }

    @Example
    void piecesAreWholeCharactersAndAddUpToTheText() {
        var config = GenerationConfig.of(40, DecodingStrategy.sampling(new Temperature(3)));
        for (int seed = 0; seed < 20; seed++) {
            var pieces = new StringBuilder();
            Generation generation =
                    generator.generate(new int[] {1}, config.withSeed(seed), step -> pieces.append(step.text()));
            assertEquals(text(generation.ids()), generation.text());
            assertEquals(generation.text(), pieces.toString());
        }
    }

    @Example
    void aTextStopsBeforeWhatItIsToStopAt() {
        var config = GenerationConfig.of(60, DecodingStrategy.sampling(new Temperature(2)));
        int[] prompt = {1};
        String free = generator.generate(prompt, config, step -> {}).text();
        String stop = free.substring(20, 23);
        Generation cut = generator.generate(prompt, stopping(config, Set.of(), "xyz", stop), step -> {});
        assertEquals(free.substring(0, free.indexOf(stop)), cut.text());
        assertEquals(Stop.TEXT, cut.stop());
        assertTrue(text(cut.ids()).contains(stop), "the ids are all that was written");
        var ignorant = new Generator(model, device);
        assertThrows(
                IllegalArgumentException.class,
                () -> ignorant.generate(prompt, stopping(config, Set.of(), "a"), step -> {}));
    }

    @Example
    void anEndTokenIsTheLastIdButNoText() {
        var config = GenerationConfig.of(60, DecodingStrategy.sampling());
        int[] free = generator.generate(new int[] {1}, config, step -> {}).ids();
        Generation ended = generator.generate(new int[] {1}, stopping(config, Set.of(free[7])), step -> {});
        assertEquals(free[7], ended.ids()[ended.ids().length - 1]);
        assertEquals(text(Arrays.copyOf(ended.ids(), ended.ids().length - 1)), ended.text());
        assertEquals(Stop.END_TOKEN, ended.stop());
    }

    @Example
    void timeStopsIt() {
        var nanos = new AtomicLong();
        var config = GenerationConfig.of(60, DecodingStrategy.greedy());
        config = config.withStop(new StopConditions(60, Set.of(), List.of(), Optional.of(Duration.ofNanos(50))));
        Generation generation =
                generator.withClock(() -> nanos.getAndAdd(20)).generate(new int[] {1}, config, step -> {});
        assertEquals(Stop.TIME, generation.stop());
        assertEquals(3, generation.ids().length, "20, 40, 60");
    }

    @Example
    void aStepTellsWhatEveryStageLeft() {
        var strategy = DecodingStrategy.sampling(new TopK(3), new Temperature(0.5));
        var config = GenerationConfig.of(1, strategy).withCandidates(4);
        GenerationStep step = generator.write(new int[] {1, 2}, config).next();
        assertEquals(
                List.of("model 11 4", "temperature 0.5 11 4", "top-k 3 3 3", "draw 3 3"),
                step.stages().stream()
                        .map(stage -> stage.stage() + " " + stage.count() + " "
                                + stage.first().size())
                        .toList());
        Survivors last = step.stages().getLast();
        assertEquals(
                1, last.first().stream().mapToDouble(each -> each.probability()).sum(), 1e-12);
        double entropy = 0;
        GenerationStep all = generator
                .write(new int[] {1, 2}, config.withCandidates(VOCABULARY))
                .next();
        for (GenerationStep.Candidate candidate : all.candidates()) {
            entropy -= candidate.probability() * candidate.logProbability();
        }
        assertEquals(entropy, step.entropy(), 1e-9);
        assertTrue(generator
                .write(new int[] {1}, config.withCandidates(0))
                .next()
                .stages()
                .isEmpty());
    }

    @Example
    void guidanceOfOneChangesNothingAndAZeroForgetsThePrompt() {
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
    void aRuleHolds() {
        var config = GenerationConfig.of(7, DecodingStrategy.sampling()).withRule(new Alternating(0));
        assertEquals(
                "abababa", generator.generate(new int[] {3}, config, step -> {}).text());
        Generation ended = generator.generate(new int[] {3}, stopping(config.withSeed(2), Set.of(4)), step -> {});
        assertTrue(ended.ids().length % 2 == 1, "an end token is allowed after whole pairs only");
    }

    @Example
    void whatDoesNotGoTogetherIsRefused() {
        var guided = GenerationConfig.of(1, DecodingStrategy.greedy()).withGuidance(new Guidance(2, 1));
        var lookup = new Speculation.PromptLookup(2, 3);
        assertThrows(IllegalArgumentException.class, () -> generator.write(new int[] {1}, guided, lookup));
        assertThrows(
                IllegalArgumentException.class,
                () -> generator.write(new int[] {1}, guided, new ContrastiveSearch(3, 0.5)));
        var other = Models.lively(
                GptConfig.of(5).contextLength(8).layers(1).heads(1).width(4).build(), 1);
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> generator.write(
                        new int[] {1},
                        GenerationConfig.of(1, DecodingStrategy.greedy()),
                        new Speculation.DraftModel(other, 1, Acceptance.SAME_CHOICE)));
        assertTrue(error.getMessage().contains("same vocabulary"), error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Speculation.PromptLookup(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Guidance(1));
        assertThrows(IllegalArgumentException.class, () -> generator.writeAll(List.of(), 0));
    }

    @Example
    void choicesAreListedByTheirNames() {
        assertEquals("greedy", new Choice.Greedy().label());
        assertEquals(
                List.of("frequency-penalty 0.5", "top-p 0.9"),
                strategies().get(3).stages().stream().map(Stage::label).toList());
    }
}
