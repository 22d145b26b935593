package kawi.engine.generate.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import kawi.autograd.random.CounterRandom;
import kawi.engine.generate.strategy.Sampler.Acceptance;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.function.Executable;

@Tag("slow")
class SamplerTest {
    private static final int DRAWS = 20_000;
    private static final float[] LOGITS = {1.2f, -0.3f, 0.4f, 2.1f, -3f, 0.4f, -4f, 0};

    private static Sampler sampler(DecodingStrategy strategy, long seed, int... prompt) {
        return new Sampler(strategy, prompt, CounterRandom.ofSeed(seed), Optional.empty(), Set.of(), false);
    }

    private static Decision choose(Sampler sampler, float[] logits) {
        Decision next = sampler.sample(logits);
        sampler.append(next);
        return next;
    }

    private static Decision choose(Sampler sampler, float[] logits, Draft draft) {
        Decision next = sampler.sample(logits, draft);
        sampler.append(next);
        return next;
    }

    private static double[] probabilities(Distribution distribution, int vocabularySize) {
        return IntStream.range(0, vocabularySize)
                .mapToDouble(distribution::probabilityOf)
                .toArray();
    }

    /// Counts of the first tokens of many texts, and of the tokens of one text.
    private static int[][] counts(DecodingStrategy strategy) {
        int[][] counts = new int[2][LOGITS.length];
        Sampler one = sampler(strategy, 5, 0);
        for (int i = 0; i < DRAWS; i++) {
            counts[0][choose(sampler(strategy, i, 0), LOGITS).id()]++;
            counts[1][choose(one, LOGITS).id()]++;
        }
        return counts;
    }

    @Example
    void tokensAreChosenAsOftenAsTheirProbabilitiesSay() {
        Distribution all = Distribution.of(LOGITS);
        for (DecodingStrategy strategy : List.of(
                DecodingStrategy.sampling(),
                DecodingStrategy.sampling(new Temperature(0.5)),
                DecodingStrategy.sampling(new Temperature(2), new TopK(4)),
                DecodingStrategy.sampling(new TopP(0.8)),
                DecodingStrategy.sampling(new MinP(0.2)),
                DecodingStrategy.sampling(new TypicalP(0.5)),
                DecodingStrategy.greedy())) {
            Distribution expected = all;
            for (LogitsWarper stage : strategy.warpers()) {
                expected = stage.apply(expected, 0);
            }
            expected = strategy.choice().distribution(expected, 0);
            for (int[] counts : counts(strategy)) {
                ChiSquared.check(probabilities(expected, LOGITS.length), counts);
            }
        }
    }

    @Example
    void xtcIsAMixtureOfTheDistributionsWithAndWithoutExclusion() {
        Distribution all = Distribution.of(LOGITS);
        double[] with = probabilities(new ExcludeTopChoices(1, 0.15).apply(all, 0), LOGITS.length);
        double[] without = probabilities(all, LOGITS.length);
        double[] mixture = new double[LOGITS.length];
        Arrays.setAll(mixture, id -> 0.3 * with[id] + 0.7 * without[id]);
        for (int[] counts : counts(DecodingStrategy.sampling(new ExcludeTopChoices(0.3, 0.15)))) {
            ChiSquared.check(mixture, counts);
        }
    }

    /// For any distribution of the drafts.
    @Property(tries = 12)
    void rejectionSamplingHasTheDistributionOfTheModel(
            @ForAll @Size(6) @FloatRange(min = -2, max = 2) float[] logits,
            @ForAll @Size(6) @FloatRange(min = -2, max = 2) float[] draftLogits,
            @ForAll @IntRange(min = 1, max = 6) int k) {
        var strategy = DecodingStrategy.sampling(new TopK(k));
        int[] counts = new int[6];
        int[] certain = new int[6];
        for (int seed = 0; seed < DRAWS; seed++) {
            Sampler sampler = sampler(strategy, seed, 0);
            Draft draft = sampler.draft(draftLogits, sampler.history(), Acceptance.REJECTION);
            counts[choose(sampler, logits, draft).id()]++;
            Sampler other = sampler(strategy, seed, 0);
            certain[choose(other, logits, new Draft(2, Optional.empty())).id()]++;
        }
        double[] expected = probabilities(new TopK(k).apply(Distribution.of(logits), 0), 6);
        ChiSquared.check(expected, counts);
        ChiSquared.check(expected, certain);
    }

    @Example
    void aDraftFromTheSameLogitsIsAlwaysAccepted() {
        var strategy = DecodingStrategy.sampling(new TopK(5), new Temperature(1.3));
        for (int seed = 0; seed < 500; seed++) {
            Sampler sampler = sampler(strategy, seed, 0);
            Draft same = sampler.draft(LOGITS, sampler.history(), Acceptance.SAME_CHOICE);
            Draft rejection = sampler.draft(LOGITS, sampler.history(), Acceptance.REJECTION);
            assertEquals(
                    rejection.id(),
                    choose(sampler(strategy, seed, 0), LOGITS, rejection).id());
            assertEquals(same.id(), choose(sampler, LOGITS).id());
        }
    }

    @Example
    void stagesRunInOneOrder() {
        var strategy = DecodingStrategy.sampling(
                new TopP(0.9), new TopK(3), new Temperature(0.5), new NoRepeatNgrams(2), new RepetitionPenalty(1.1));
        List<String> labels = strategy.stages().stream().map(Stage::label).toList();
        assertEquals(
                List.of("repetition-penalty 1.1", "no-repeat-ngram-size 2", "temperature 0.5", "top-k 3", "top-p 0.9"),
                labels);
        // After top-k, the first of two tokens has 4/7, which reaches 0.55; of all four it has only 0.4.
        float[] logits = {(float) Math.log(0.4), (float) Math.log(0.3), (float) Math.log(0.2), (float) Math.log(0.1)};
        var both = DecodingStrategy.sampling(new TopP(0.55), new TopK(2));
        assertEquals(1, choose(sampler(both, 1, 0), logits).distribution().size());
    }

    @Example
    void everyBuiltInStageHasItsPlace() {
        List<Stage> all = List.of(
                new ExcludeTopChoices(0.1, 0.1),
                new TopNSigma(1),
                new EtaCutoff(0.1),
                new EpsilonCutoff(0.1),
                new TypicalP(0.9),
                new MinP(0.1),
                new TopP(0.9),
                new TopK(1),
                new Temperature(1),
                new MinNewTokens(1, Set.of()),
                new BadWords(List.of()),
                new NoRepeatNgrams(1),
                new Dry(1, 1, 1, 1, Set.of()),
                new PresencePenalty(1),
                new FrequencyPenalty(1),
                new RepetitionPenalty(1),
                new LogitBias(Map.of()));
        assertEquals(
                all.reversed(),
                DecodingStrategy.sampling(all.toArray(Stage[]::new)).stages());
        // Those above, the other temperature, and the two doors.
        assertEquals(
                all.size() + 3,
                LogitsProcessor.class.getPermittedSubclasses().length
                        + LogitsWarper.class.getPermittedSubclasses().length);
    }

    private record OwnProcessor() implements LogitsProcessor.Custom {
        @Override
        public String label() {
            return "own-processor";
        }

        @Override
        public void apply(float[] logits, History history) {
            logits[3] = Float.NEGATIVE_INFINITY;
        }
    }

    private record OwnWarper() implements LogitsWarper.Custom {
        @Override
        public String label() {
            return "own-warper";
        }

        @Override
        public Distribution apply(Distribution candidates, double uniform) {
            return candidates.first(1);
        }
    }

    @Example
    void ownStagesRunBeforeTheConstraintAndBeforeTheChoice() {
        var sampler = new Sampler(
                DecodingStrategy.sampling(
                        new OwnWarper(), new OwnProcessor(), new TopK(5), new MinNewTokens(0, Set.of())),
                new int[] {1},
                CounterRandom.ofSeed(1),
                Optional.of(new ThreeEven(3)),
                Set.of(),
                true);
        Decision decision = sampler.sample(LOGITS);
        assertEquals(
                List.of(
                        "model 8",
                        "min-new-tokens 0 8",
                        "own-processor 7",
                        "constraint 4",
                        "top-k 5 4",
                        "own-warper 1",
                        "draw 1"),
                decision.outcomes().stream()
                        .map(outcome -> outcome.stage() + " " + outcome.left().size())
                        .toList());
        assertEquals(0, decision.id());
        new DecodingStrategy(List.of(new OwnWarper()), new MirostatV2(5, 0.1));
    }

    @Example
    void samplingChangesNothingBeforeTheTokenIsAppended() {
        Sampler sampler = sampler(DecodingStrategy.sampling(), 3, 0);
        Decision first = sampler.sample(LOGITS);
        assertEquals(first.id(), sampler.sample(LOGITS).id());
        assertEquals(1, sampler.history().size());
        sampler.append(first);
        assertEquals(2, sampler.history().size());
        assertEquals(first.id(), sampler.history().id(1));
    }

    @Example
    void contradictoryStagesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> DecodingStrategy.sampling(new TopK(1), new TopK(2)));
        assertThrows(
                IllegalArgumentException.class,
                () -> DecodingStrategy.sampling(new Temperature(1), new DynamicTemperature(1, 0.5, 1)));
        var mirostat = assertThrows(
                IllegalArgumentException.class, () -> new DecodingStrategy(List.of(new TopK(5)), new Mirostat(5, 0.1)));
        assertEquals("mirostat truncates by its own rule: use it without top-k 5", mirostat.getMessage());
        new DecodingStrategy(List.of(new Temperature(0.7), new RepetitionPenalty(1.1)), new MirostatV2(5, 0.1));
    }

    @Example
    void outcomesReportTheDistributionAfterEachStage() {
        var strategy = DecodingStrategy.sampling(new LogitBias(Map.of(3, Float.NEGATIVE_INFINITY)), new TopK(2));
        var reporting = new Sampler(strategy, new int[] {0}, CounterRandom.ofSeed(1), Optional.empty(), Set.of(), true);
        Decision decision = choose(reporting, LOGITS);
        assertEquals(
                List.of("model 8", "logit-bias 7", "top-k 2 2", "draw 2"),
                decision.outcomes().stream()
                        .map(outcome -> outcome.stage() + " " + outcome.left().size())
                        .toList());
        assertEquals(3, decision.model().id(0));
        assertEquals(0, decision.distribution().id(0));
        assertTrue(choose(sampler(strategy, 1, 0), LOGITS).outcomes().isEmpty());
    }

    @Example
    void logitsThatAreNotFiniteAreRefused() {
        Sampler sampler = sampler(DecodingStrategy.greedy(), 1, 0);
        for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] logits = {1, broken};
            for (Executable choice : List.<Executable>of(
                    () -> sampler.sample(logits),
                    () -> sampler.sample(logits, new Draft(0, Optional.empty())),
                    () -> sampler.decide(logits, 0))) {
                assertEquals(
                        "the logit of token 1 is " + broken + " at new token 0: the model's weights are broken",
                        assertThrows(ArithmeticException.class, choice).getMessage());
            }
        }
    }

    @Example
    void errorsNameTheToken() {
        Sampler sampler = sampler(DecodingStrategy.greedy(new NoRepeatNgrams(1)), 1, 0);
        float[] two = {1, 2};
        choose(sampler, two);
        var error = assertThrows(ArithmeticException.class, () -> choose(sampler, two));
        assertEquals("every token is excluded: the logits of all 2 are -Infinity at new token 1", error.getMessage());
    }

    /// A text of three even numbers.
    private record ThreeEven(int left) implements TokenRule {
        @Override
        public boolean allows(int id) {
            return left > 0 && id % 2 == 0;
        }

        @Override
        public boolean mayEnd() {
            return left == 0;
        }

        @Override
        public TokenRule after(int id) {
            assertTrue(allows(id));
            return new ThreeEven(left - 1);
        }
    }

    @Example
    void aRuleConstrainsTheTextAndLetsItEnd() {
        float[] logits = {0, 5, 1, 4, 2, 3};
        var sampler = new Sampler(
                DecodingStrategy.greedy(),
                new int[] {1},
                CounterRandom.ofSeed(1),
                Optional.of(new ThreeEven(3)),
                Set.of(5),
                false);
        for (int i = 0; i < 3; i++) {
            assertFalse(sampler.isComplete(6));
            assertEquals(4, choose(sampler, logits).id());
        }
        assertFalse(sampler.isComplete(6), "the end token is allowed");
        assertEquals(5, choose(sampler, logits).id());
        assertTrue(new Sampler(
                        DecodingStrategy.greedy(),
                        new int[] {1},
                        CounterRandom.ofSeed(1),
                        Optional.of(new ThreeEven(0)),
                        Set.of(),
                        false)
                .isComplete(6));
    }

    @Property(tries = 100)
    void mirostatMaintainsItsTarget(
            @ForAll @DoubleRange(min = 3, max = 5) double target, @ForAll boolean second, @ForAll long seed) {
        // Zipf's law over 200 tokens: its first token has 2.6 bits, its entropy is 5.6.
        float[] zipf = new float[200];
        for (int i = 0; i < zipf.length; i++) {
            zipf[i] = (float) -Math.log(i + 1);
        }
        Choice choice = second ? new MirostatV2(target, 0.1) : new Mirostat(target, 0.1);
        Sampler sampler = sampler(new DecodingStrategy(List.of(), choice), seed, 0);
        double surprisal = 0;
        int tokens = 1000;
        for (int i = 0; i < tokens; i++) {
            Decision decision = choose(sampler, zipf);
            surprisal -= Math.log(decision.model().probabilityOf(decision.id())) / Math.log(2) / tokens;
        }
        assertEquals(target, surprisal, 0.35, choice.label());
    }

    @Example
    void mirostatFollowsItsFormulas() {
        float[] zipf = new float[50];
        for (int i = 0; i < zipf.length; i++) {
            zipf[i] = (float) (-1.2 * Math.log(i + 1));
        }
        Distribution all = Distribution.of(zipf);
        assertEquals(1.2, Mirostat.exponent(all), 1e-6);
        double e = 0.2;
        double k = Math.pow(e * Math.pow(2, 3) / (1 - Math.pow(50, -e)), 1 / 1.2);
        assertEquals(Math.round(k), Mirostat.k(all, 3));
        assertEquals(1, Mirostat.k(all, -50));
        assertEquals(50, Mirostat.k(Distribution.of(new float[50]), 10), "a flat distribution");
        var second = new MirostatV2(3, 0.5);
        double bits = -Math.log(all.probability(1)) / Math.log(2);
        assertEquals(6, second.firstState());
        assertEquals(6 - 0.5 * (bits - 3), second.nextState(6, all, 1), 1e-12);
        Distribution cut = second.distribution(all, bits);
        assertEquals(all.probability(1) * (1 - 1e-12) <= all.probability(1), cut.size() >= 2);
        assertEquals(1, second.distribution(all, 0).size());
    }
}
