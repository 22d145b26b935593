package kawi.engine.generate.strategy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// Texts over a small vocabulary, in which tokens repeat.
class LogitsProcessorTest {
    private static final int VOCABULARY = 8;

    private static float[] logits() {
        return new float[] {2, -1, 0, 3, -4, 0.5f, 1, Float.NEGATIVE_INFINITY};
    }

    private static float[] after(LogitsProcessor stage, History history) {
        float[] logits = logits();
        stage.apply(logits, history);
        return logits;
    }

    private static int[] ints(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    private static History history(List<Integer> prompt, List<Integer> written) {
        return history(ints(prompt), ints(written));
    }

    private static History history(int[] prompt, int... written) {
        var history = new History(prompt);
        Arrays.stream(written).forEach(history::append);
        return history;
    }

    @Property
    void theRepetitionPenaltyAppliesOnceToEveryTokenOfTheText(
            @ForAll @Size(max = 12) List<@IntRange(max = 7) Integer> prompt,
            @ForAll @Size(max = 12) List<@IntRange(max = 7) Integer> written,
            @ForAll @IntRange(max = 30) int lastTokens) {
        int[] text = history(prompt, written).toArray();
        Set<Integer> there = Set.copyOf(Plain.list(text, Math.max(0, text.length - lastTokens), text.length));
        float[] expected = logits();
        for (int id = 0; id < VOCABULARY; id++) {
            if (there.contains(id)) {
                expected[id] = expected[id] > 0 ? expected[id] / 1.5f : expected[id] * 1.5f;
            }
        }
        assertArrayEquals(expected, after(new RepetitionPenalty(1.5, lastTokens), history(prompt, written)));
    }

    @Property
    void frequencyAndPresenceCountNewTokensAndNotThePrompt(
            @ForAll @Size(max = 12) List<@IntRange(max = 7) Integer> prompt,
            @ForAll @Size(max = 12) List<@IntRange(max = 7) Integer> written) {
        float[] byFrequency = logits();
        float[] byPresence = logits();
        for (int id = 0; id < VOCABULARY; id++) {
            int wanted = id;
            long count = written.stream().filter(each -> each == wanted).count();
            byFrequency[id] -= 0.25f * count;
            byPresence[id] -= count > 0 ? 0.75f : 0;
        }
        assertArrayEquals(byFrequency, after(new FrequencyPenalty(0.25), history(prompt, written)));
        assertArrayEquals(byPresence, after(new PresencePenalty(0.75), history(prompt, written)));
    }

    @Property
    void dryPenalisesTheLengthOfTheRepeatedPassage(
            @ForAll @Size(max = 30) List<@IntRange(max = 4) Integer> text, @ForAll boolean breaks) {
        Set<Integer> breakers = breaks ? Set.of(2) : Set.of();
        int[] longest = Plain.repeatedPassages(ints(text), VOCABULARY, breakers);
        float[] expected = logits();
        for (int id = 0; id < VOCABULARY; id++) {
            if (longest[id] >= 2) {
                expected[id] -= (float) (0.8 * Math.pow(1.75, longest[id] - 2));
            }
        }
        var dry = new Dry(0.8, 1.75, 2, Integer.MAX_VALUE, breakers);
        assertArrayEquals(expected, after(dry, history(ints(text))), 1e-4f);
    }

    @Example
    void dryConsidersOnlyTheLastTokens() {
        History history = history(new int[] {1, 2, 3, 0, 0, 0, 1, 2});
        float[] near = after(new Dry(1, 2, 1, 5, Set.of()), history);
        assertEquals(logits()[3], near[3], "1 2 3 is out of reach");
        float[] far = after(new Dry(1, 2, 1, 100, Set.of()), history);
        assertEquals(logits()[3] - 2, far[3], "1 2 came before 3: 2^(2 - 1)");
    }

    @Property
    void noNgramOccursTwice(
            @ForAll @Size(max = 20) List<@IntRange(max = 3) Integer> text, @ForAll @IntRange(min = 1, max = 4) int n) {
        Set<Integer> banned = Plain.completingAnNgram(ints(text), n);
        float[] expected = logits();
        banned.forEach(id -> expected[id] = Float.NEGATIVE_INFINITY);
        assertArrayEquals(expected, after(new NoRepeatNgrams(n), history(ints(text))));
    }

    @Example
    void badWordsAreNotCompleted() {
        var bad = new BadWords(List.of(List.of(5), List.of(1, 2, 3)));
        float[] inside = after(bad, history(new int[] {1, 2}));
        assertEquals(Float.NEGATIVE_INFINITY, inside[5]);
        assertEquals(Float.NEGATIVE_INFINITY, inside[3]);
        float[] outside = after(bad, history(new int[] {2, 2}));
        assertEquals(logits()[3], outside[3]);
        assertEquals(logits()[3], after(bad, history(new int[] {2}))[3], "a text that is shorter than the word");
        assertThrows(IllegalArgumentException.class, () -> new BadWords(List.of(List.of())));
    }

    @Example
    void aBiasIsAdded() {
        float[] biased = after(new LogitBias(Map.of(1, 2f, 3, Float.NEGATIVE_INFINITY)), history(new int[] {0}));
        assertEquals(1, biased[1]);
        assertEquals(Float.NEGATIVE_INFINITY, biased[3]);
        assertThrows(IllegalArgumentException.class, () -> new LogitBias(Map.of(1, Float.POSITIVE_INFINITY)));
        assertThrows(IllegalArgumentException.class, () -> new LogitBias(Map.of(1, Float.NaN)));
    }

    @Example
    void endTokensAreExcludedUpToTheMinimum() {
        var least = new MinNewTokens(2, Set.of(6));
        assertEquals(Float.NEGATIVE_INFINITY, after(least, history(new int[] {1, 2, 3}))[6]);
        assertEquals(Float.NEGATIVE_INFINITY, after(least, history(new int[] {1}, 2))[6]);
        assertEquals(1, after(least, history(new int[] {1}, 2, 3))[6]);
    }

    @Example
    void settingsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RepetitionPenalty(0));
        assertThrows(IllegalArgumentException.class, () -> new RepetitionPenalty(1, -1));
        assertThrows(IllegalArgumentException.class, () -> new FrequencyPenalty(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new PresencePenalty(Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> new Dry(-1, 2, 1, 1, Set.of()));
        assertThrows(IllegalArgumentException.class, () -> new Dry(1, 2, 0, 1, Set.of()));
        assertThrows(IllegalArgumentException.class, () -> new NoRepeatNgrams(0));
        assertThrows(IllegalArgumentException.class, () -> new MinNewTokens(-1, Set.of()));
    }
}
