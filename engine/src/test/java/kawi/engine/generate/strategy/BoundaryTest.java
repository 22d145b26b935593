package kawi.engine.generate.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Values exactly on a threshold, with probabilities that need no rounding, and the labels of stages.
class BoundaryTest {
    /// Four tokens of a quarter each, exactly.
    private static final Distribution QUARTERS = Distribution.of(new float[4]);

    private static int kept(LogitsWarper stage) {
        return stage.apply(QUARTERS, 0).size();
    }

    @Test
    void aTokenThatReachesTheThresholdIsKept() {
        assertEquals(2, kept(new TopP(0.5)), "two quarters are a half");
        assertEquals(3, kept(new TopP(0.50001)));
        assertEquals(4, kept(new EpsilonCutoff(0.25)));
        assertEquals(1, kept(new EpsilonCutoff(0.25001)), "the first, if none reaches it");
        assertEquals(4, kept(new MinP(1)));
    }

    @Test
    void aTokenThatReachesTheThresholdOfXtcIsATopChoice() {
        assertEquals(1, kept(new ExcludeTopChoices(1, 0.25)));
        assertEquals(4, kept(new ExcludeTopChoices(1, 0.25001)));
        assertEquals(
                4,
                new ExcludeTopChoices(0.5, 0.25).apply(QUARTERS, 0.5).size(),
                "the draw is not below the probability");
    }

    @Test
    void mirostatCountsInBitsAndStartsAtTwiceTheTarget() {
        var mirostat = new MirostatV2(1, 0.1);
        assertEquals(4, mirostat.distribution(QUARTERS, 2.000001).size(), "a quarter has a surprisal of two bits");
        assertEquals(1, mirostat.distribution(QUARTERS, 1.99).size());
        assertEquals(2.6, new Mirostat(1.3, 0.1).firstState());
        assertEquals(2.6, new MirostatV2(1.3, 0.1).firstState());
        assertEquals(7, new Choice.Multinomial().nextState(7, QUARTERS, 0), "a choice without a state of its own");
    }

    @Test
    void theLowerEndOfATokensIntervalBelongsToIt() {
        assertEquals(0, QUARTERS.choose(0));
        assertEquals(0, QUARTERS.choose(Math.nextDown(0.25)));
        assertEquals(1, QUARTERS.choose(0.25));
        assertEquals(3, QUARTERS.choose(Math.nextDown(1.0)));
    }

    /// The floating-point sum of ten tenths is a little less than 1.
    @Test
    void theRestThatRoundingLeavesBelongsToTheLastPossibleToken() {
        float[] logits = new float[13];
        Arrays.fill(logits, 10, 13, -1e30f);
        Distribution tenths = Distribution.of(logits);
        assertEquals(13, tenths.size());
        assertEquals(9, tenths.choose(Math.nextDown(1.0)));
        assertEquals(0, Distribution.of(new float[1]).choose(Math.nextDown(1.0)));
    }

    @Test
    void aDraftIsRejectedWhereTheDrawIsOnTheLimit() {
        float never = Float.NEGATIVE_INFINITY;
        Draft half = new Draft(1, Optional.of(Distribution.of(new float[] {never, 0, 0, never})));
        assertEquals(1, SpeculativeSampling.choose(QUARTERS, half, Math.nextDown(0.5), 0));
        assertEquals(0, SpeculativeSampling.choose(QUARTERS, half, 0.5, 0), "the residual has the tokens 0 and 3");
        assertEquals(0, SpeculativeSampling.choose(QUARTERS, half, 0.5, Math.nextDown(0.5)));
        assertEquals(3, SpeculativeSampling.choose(QUARTERS, half, 0.5, 0.5));
        assertEquals(3, SpeculativeSampling.choose(QUARTERS, half, 0.5, Math.nextDown(1.0)));
    }

    @Test
    void temperaturesArePositiveAndTargetsFinite() {
        assertThrows(IllegalArgumentException.class, () -> new Temperature(0));
        assertThrows(IllegalArgumentException.class, () -> new Temperature(Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> new Mirostat(Double.POSITIVE_INFINITY, 0.1));
        assertEquals(0, new Mirostat(0, 0.1).firstState());
        assertEquals(DecodingStrategy.greedy(), DecodingStrategy.ofTemperature(0));
        assertEquals(
                DecodingStrategy.sampling(new Temperature(0.5), new TopK(3)),
                new DecodingStrategy(List.of(new TopK(3), new Temperature(0.5)), new Choice.Multinomial()));
    }

    @Test
    void everyStageAndChoiceHasItsLabel() {
        assertEquals(
                List.of(
                        "dry 0.8 x 1.75^(n - 2)",
                        "min-new-tokens 5",
                        "bad-words",
                        "frequency-penalty 0.5",
                        "presence-penalty 0.25",
                        "temperature 1 +- 0.5",
                        "top-n-sigma 1.5",
                        "min-p 0.05",
                        "typical-p 0.9",
                        "epsilon-cutoff 0.01",
                        "eta-cutoff 0.02",
                        "xtc 0.5 from 0.1"),
                Stream.of(
                                new Dry(0.8, 1.75, 2, 64, Set.of()),
                                new MinNewTokens(5, Set.of(1)),
                                new BadWords(List.of(List.of(1))),
                                new FrequencyPenalty(0.5, 64),
                                new PresencePenalty(0.25, 64),
                                new DynamicTemperature(1, 0.5, 1),
                                new TopNSigma(1.5),
                                new MinP(0.05),
                                new TypicalP(0.9),
                                new EpsilonCutoff(0.01),
                                new EtaCutoff(0.02),
                                new ExcludeTopChoices(0.5, 0.1))
                        .map(Stage::label)
                        .toList());
        assertEquals(
                List.of("greedy", "draw", "mirostat 5", "mirostat-2 3"),
                Stream.of(new Choice.Greedy(), new Choice.Multinomial(), new Mirostat(5, 0.1), new MirostatV2(3, 0.1))
                        .map(Choice::label)
                        .toList());
    }
}
