package kawi.engine.generate.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import kawi.autograd.device.Device;
import kawi.engine.constrain.Constraint;
import kawi.engine.constrain.TokenConstraint;
import kawi.engine.fixture.Models;
import kawi.engine.generate.Decoder;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.Stop;
import kawi.engine.generate.StopConditions;
import kawi.engine.generate.strategy.ChiSquared;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.generate.strategy.NoRepeatNgrams;
import kawi.engine.generate.strategy.TopK;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BeamSearchTest {
    private static final int VOCABULARY = 4;
    private static final int[] PROMPT = {1, 2};

    private final Gpt model = Models.lively(
            GptConfig.of(VOCABULARY)
                    .contextLength(5)
                    .layers(1)
                    .heads(2)
                    .width(8)
                    .build(),
            7);
    private final Device device = Models.device();

    private List<Hypothesis> search(BeamSettings settings, GenerationConfig config) {
        return new BeamSearch(new Generator(model, device), settings).search(PROMPT, config);
    }

    private static GenerationConfig greedy(int tokens, Set<Integer> ends) {
        return GenerationConfig.of(tokens, DecodingStrategy.greedy())
                .withStop(new StopConditions(tokens, ends, List.of(), Optional.empty()));
    }

    private double logProbability(int... ids) {
        var decoder = new Decoder(model, device);
        float[] logits = decoder.prefill(PROMPT);
        double sum = 0;
        for (int id : ids) {
            Distribution all = Distribution.of(logits);
            sum += all.logProbability(all.rankOf(id));
            logits = decoder.decode(id);
        }
        return sum;
    }

    /// With enough beams no continuation is dropped, so the best of all texts is found: here of all texts of up to 4
    /// tokens, with token 3 as the end token. The window of 5 shifts at the end.
    @Property(tries = 8)
    void withEnoughBeamsTheBestOfAllTextsIsFound(@ForAll @IntRange(min = -1, max = 2) int lengthPenalty) {
        var settings = new BeamSettings(81, lengthPenalty, EarlyStopping.NEVER, 1, 0, false);
        List<Hypothesis> found = search(settings, greedy(4, Set.of(3)));
        double best = Double.NEGATIVE_INFINITY;
        int[] bestIds = {};
        for (int number = 0; number < 256; number++) {
            int[] ids = {number / 64, number / 16 % 4, number / 4 % 4, number % 4};
            int end = IntStream.range(0, 4).filter(i -> ids[i] == 3).findFirst().orElse(3);
            int[] text = Arrays.copyOf(ids, end + 1);
            double score = logProbability(text) / Math.pow(text.length, lengthPenalty);
            if (score > best) {
                best = score;
                bestIds = text;
            }
        }
        assertArrayEquals(bestIds, found.getFirst().generation().ids());
        assertEquals(best, found.getFirst().score(), 1e-6);
        assertEquals(logProbability(bestIds), found.getFirst().generation().logProbability(), 1e-9);
    }

    @Example
    void oneBeamIsGreedy() {
        List<Hypothesis> found = search(BeamSettings.of(1), greedy(9, Set.of()));
        int[] greedy = new Generator(model, device)
                .generate(PROMPT, greedy(9, Set.of()), step -> {})
                .ids();
        assertArrayEquals(greedy, found.getFirst().generation().ids());
    }

    @Example
    void textsAreDifferentAndInDescendingOrder() {
        List<Hypothesis> found = search(BeamSettings.of(6), greedy(5, Set.of()));
        assertEquals(6, found.size());
        Set<List<Integer>> texts = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            texts.add(Arrays.stream(found.get(i).generation().ids()).boxed().toList());
            assertTrue(i == 0 || found.get(i).score() <= found.get(i - 1).score());
        }
        assertEquals(6, texts.size());
    }

    @Example
    void thePenaltyMakesGroupsDiffer() {
        var alike = new BeamSettings(4, 1, EarlyStopping.HEURISTIC, 4, 0, false);
        Set<List<Integer>> same = texts(search(alike, greedy(3, Set.of())));
        assertEquals(1, same.size(), "without a penalty all groups are greedy");
        var apart = new BeamSettings(4, 1, EarlyStopping.HEURISTIC, 4, 100, false);
        Set<Integer> firsts = new HashSet<>();
        List<Hypothesis> found = search(apart, greedy(3, Set.of()));
        found.forEach(each -> firsts.add(each.generation().ids()[0]));
        assertEquals(4, firsts.size(), "with a penalty that high, no two groups take the same token");
        for (Hypothesis each : found) {
            assertEquals(
                    logProbability(each.generation().ids()) / 3, each.score(), 1e-6, "it does not count in the score");
        }
    }

    private static Set<List<Integer>> texts(List<Hypothesis> found) {
        Set<List<Integer>> texts = new HashSet<>();
        found.forEach(
                each -> texts.add(Arrays.stream(each.generation().ids()).boxed().toList()));
        return texts;
    }

    /// One sampled beam: of two tokens that are drawn without replacement, the more probable one continues.
    @Example
    void sampledBeamsAreDrawnWithoutReplacement() {
        double[] p = new double[VOCABULARY];
        Distribution all = Distribution.of(new Decoder(model, device).prefill(PROMPT));
        for (int id = 0; id < VOCABULARY; id++) {
            p[id] = all.probabilityOf(id);
        }
        int[] counts = new int[VOCABULARY];
        var settings = new BeamSettings(1, 1, EarlyStopping.HEURISTIC, 1, 0, true);
        for (int seed = 0; seed < 4000; seed++) {
            var config = GenerationConfig.of(2, DecodingStrategy.sampling()).withSeed(seed);
            counts[search(settings, config).getFirst().generation().ids()[0]]++;
        }
        double[] expected = new double[VOCABULARY];
        for (int a = 0; a < VOCABULARY; a++) {
            for (int b = 0; b < VOCABULARY; b++) {
                if (a != b) {
                    expected[p[a] > p[b] ? a : b] += p[a] * p[b] / (1 - p[a]);
                }
            }
        }
        ChiSquared.check(expected, counts);
    }

    @Example
    void stagesApplyToBeams() {
        var config = GenerationConfig.of(2, DecodingStrategy.greedy(new NoRepeatNgrams(1)));
        for (Hypothesis each : search(BeamSettings.of(3), config)) {
            assertEquals(
                    Set.of(0, 3),
                    Set.of(each.generation().ids()[0], each.generation().ids()[1]),
                    "1 and 2 were in the prompt");
        }
        var sampled = new BeamSettings(2, 1, EarlyStopping.HEURISTIC, 1, 0, true);
        var topOne = GenerationConfig.of(1, DecodingStrategy.sampling(new TopK(1)));
        assertEquals(
                Distribution.of(new Decoder(model, device).prefill(PROMPT)).id(0),
                search(sampled, topOne).getFirst().generation().ids()[0]);
    }

    @Example
    void impossibleSettingsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> BeamSettings.of(0));
        assertThrows(IllegalArgumentException.class, () -> new BeamSettings(4, 1, EarlyStopping.FIRST, 3, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new BeamSettings(4, 1, EarlyStopping.FIRST, 2, 1, true));
        var texts = greedy(2, Set.of()).withStop(new StopConditions(2, Set.of(), List.of("x"), Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> search(BeamSettings.of(2), texts));
        assertEquals(
                0,
                search(BeamSettings.of(2), greedy(0, Set.of()))
                        .getFirst()
                        .generation()
                        .ids()
                        .length);
    }

    @Example
    void theBestOfSeveralIsTheMostProbable() {
        var config = GenerationConfig.of(6, DecodingStrategy.sampling()).withSeed(10);
        var generator = new Generator(model, device);
        List<Generation> ranked = new BestOf(5).generate(generator, PROMPT, config);
        assertEquals(5, ranked.size());
        double best = IntStream.range(0, 5)
                .mapToDouble(i -> generator
                        .generate(PROMPT, config.withSeed(10 + i), step -> {})
                        .meanLogProbability())
                .max()
                .orElseThrow();
        assertEquals(best, ranked.getFirst().meanLogProbability());
        assertEquals(logProbability(ranked.getFirst().ids()), ranked.getFirst().logProbability(), 1e-9);
    }

    /// The tokens are a, b, c and d. The constraint allows few texts, so that all can be compared.
    @Example
    void textsThatAreCompleteUnderARuleAreFinished() {
        byte[][] letters = {{'a'}, {'b'}, {'c'}, {'d'}};
        var rule = new TokenConstraint(new Constraint.Regex("ab|cad?d|b|dd{2}a"), letters).start();
        List<int[]> texts = List.of(
                new int[] {0, 1}, new int[] {2, 0, 3}, new int[] {2, 0, 3, 3}, new int[] {1}, new int[] {3, 3, 3, 0});
        // The text "cad" can be continued, so without an end token it is not finished there.
        List<int[]> complete = texts.stream().filter(ids -> ids.length != 3).toList();
        var settings = new BeamSettings(8, 0, EarlyStopping.NEVER, 1, 0, false);
        List<Hypothesis> found = search(settings, greedy(9, Set.of()).withRule(rule));
        assertEquals(
                complete.stream()
                        .sorted(Comparator.comparingDouble((int[] ids) -> -logProbability(ids)))
                        .map(Arrays::toString)
                        .toList(),
                found.stream()
                        .map(each -> Arrays.toString(each.generation().ids()))
                        .toList());
        found.forEach(each -> assertEquals(Stop.COMPLETE, each.generation().stop()));
    }
}
