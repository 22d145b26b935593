package kawi.tokenizer.pretoken;

import static kawi.tokenizer.pretoken.PatternPreTokenizerTest.preTokens;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kawi.tokenizer.pretoken.PreTokenization.Behaviour;
import kawi.tokenizer.pretoken.PreTokenization.ByteLevel;
import kawi.tokenizer.pretoken.PreTokenization.Metaspace;
import kawi.tokenizer.pretoken.PreTokenization.Prepend;
import kawi.tokenizer.pretoken.PreTokenization.Split;
import kawi.tokenizer.pretoken.PreTokenization.Step;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepSequenceTest {
    private static final ByteLevel BYTES = new ByteLevel(false, false);
    private static final ByteLevel GPT2 = new ByteLevel(false, true);

    private static StepSequence of(Step... steps) {
        return new StepSequence(new PreTokenization(List.of(steps)), false);
    }

    private static Split isolated(String pattern) {
        return new Split(pattern, true, Behaviour.ISOLATED, false);
    }

    /// SmolLM2: each digit alone, then GPT-2's pattern.
    private static final StepSequence DIGITS = of(isolated("\\p{N}"), GPT2);

    /// The steps of DeepSeek-V3, with fewer characters in the classes.
    private static final StepSequence THREE_PATTERNS = of(
            isolated("\\p{N}{1,3}"),
            isolated("[一-龥]+"),
            isolated("[!-/:-~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
            BYTES);

    private static final StepSequence MARKERS = of(new Metaspace("▁", Prepend.FIRST, true));

    @Test
    void aWordEndsInTheTokenizersOfKnownModels() {
        for (StepSequence each : List.of(DIGITS, THREE_PATTERNS, of(isolated(KnownPatterns.O200K), BYTES))) {
            assertTrue(each.isSafeSplit('e', ' '));
            assertTrue(each.isSafeSplit('ж', '\n'));
            assertFalse(each.isSafeSplit(' ', 'e'));
            assertFalse(each.isSafeSplit('1', ' '));
        }
        assertTrue(MARKERS.isSafeSplit('e', ' '));
        assertFalse(MARKERS.isSafeSplit('e', '\n'));
    }

    /// What looks back, reads words across spaces, joins a match to what is before it, or cuts nothing.
    @Test
    void nothingIsKnownWhereAStepMayReachAcrossTheEndOfAWord() {
        for (Step step : List.of(
                isolated("(?<=e) | ?\\p{L}+"),
                isolated("\\b"),
                isolated("\\p{L}+ \\p{L}+|\\s"),
                isolated("\\p{L}+(?! )|\\s+"),
                isolated("\\p{L}+"),
                new Split("\\s", true, Behaviour.MERGED_WITH_PREVIOUS, false),
                new Split("\\s", true, Behaviour.CONTIGUOUS, false),
                new Split("\\s", true, Behaviour.MERGED_WITH_NEXT, true),
                new Metaspace("▁", Prepend.FIRST, false))) {
            assertFalse(of(step, BYTES).isSafeSplit('e', ' '), step.toString());
        }
        assertFalse(of(new ByteLevel(true, true)).isSafeSplit('e', '\n'));
        assertFalse(new StepSequence(new PreTokenization(List.of(isolated("\\s"))), true).isSafeSplit('e', ' '));
    }

    @Property(tries = 3000)
    void aTextCutAtASafeSplitHasThePreTokensOfTheWhole(
            @ForAll("steps") List<Step> steps, @ForAll("texts") String text) {
        checkCuts(new StepSequence(new PreTokenization(steps), false), text);
    }

    @Property(tries = 1000)
    void soItIsForTheStepsOfKnownModels(@ForAll("texts") String text) {
        List.of(DIGITS, THREE_PATTERNS, MARKERS).forEach(each -> checkCuts(each, text));
    }

    private static void checkCuts(StepSequence preTokenizer, String text) {
        for (int at = 1; at < text.length(); at++) {
            if (preTokenizer.isSafeSplit(text.codePointBefore(at), text.codePointAt(at))) {
                List<String> parts = new ArrayList<>(atStart(preTokenizer, text.substring(0, at)));
                parts.addAll(preTokens(preTokenizer, text.substring(at)));
                assertEquals(atStart(preTokenizer, text), parts, "cut at " + at);
                assertEquals(preTokens(preTokenizer, text.substring(at)), atStart(preTokenizer, text.substring(at)));
            }
        }
    }

    private static List<String> atStart(StepSequence preTokenizer, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        List<String> found = new ArrayList<>();
        for (PreTokens each = preTokenizer.preTokensAtStart(utf8, 0, utf8.length); each.next(); ) {
            found.add(new String(each.utf8(), each.start(), each.end() - each.start(), StandardCharsets.UTF_8));
        }
        return found;
    }

    /// One to three steps, of patterns that are made of parts which look ahead and back, repeat greedily, lazily and
    /// possessively, and match nothing.
    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> split = Combinators.combine(
                        patterns(), Arbitraries.of(Behaviour.class), Arbitraries.of(true, false))
                .as((pattern, behaviour, invert) -> new Split(pattern, true, behaviour, invert));
        Arbitrary<Step> mostly = Combinators.combine(
                        patterns(), Arbitraries.of(Behaviour.ISOLATED, Behaviour.REMOVED, Behaviour.MERGED_WITH_NEXT))
                .as((pattern, behaviour) -> new Split(pattern, true, behaviour, false));
        Arbitrary<List<Step>> metaspace = Arbitraries.of(
                List.of(),
                List.of(new Metaspace("▁", Prepend.ALWAYS, true)),
                List.of(new Metaspace("▁", Prepend.NEVER, true)));
        Arbitrary<List<Step>> splits =
                Arbitraries.oneOf(mostly, mostly, split).list().ofMinSize(1).ofMaxSize(3);
        Arbitrary<List<Step>> bytes = Arbitraries.of(List.of(), List.of(GPT2), List.of(new ByteLevel(true, true)));
        return Combinators.combine(metaspace, splits, bytes)
                .as((first, middle, last) ->
                        Stream.of(first, middle, last).flatMap(List::stream).toList());
    }

    private static Arbitrary<String> patterns() {
        var atoms = Arbitraries.of("a", "b", " ", "\\s", "\\S", "\\p{L}", "[^a]", "[^\\s]", "\\p{N}", ".", "(?:ab|a)");
        var repeats = Arbitraries.of("", "", "?", "*", "+", "{1,2}", "*?", "+?", "++", "?+", "*+");
        Arbitrary<String> repeated = Combinators.combine(atoms, repeats).as(String::concat);
        Arbitrary<String> looks = Arbitraries.of("(?!\\S)", "(?= )", "(?!a)", "(?=[ab] )", "(?<=a)", "\\b");
        Arbitrary<String> part = Arbitraries.frequencyOf(
                Tuple.of(8, repeated), Tuple.of(1, looks), Tuple.of(1, repeated.map(each -> "(?>" + each + ")")));
        Arbitrary<String> branch = part.list().ofMinSize(1).ofMaxSize(3).map(parts -> String.join("", parts));
        return branch.list().ofMinSize(1).ofMaxSize(4).map(branches -> String.join("|", branches));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "b", "ab", " ", " a", "a ", "b\n", "  ", "1", "!", "中", "ж ", "e\u0301 ")
                .list()
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
    }

    /// Nested repetitions would take forever if each level analysed its body twice.
    @ParameterizedTest
    @ValueSource(strings = {"(?:", "(?:a?", "(?:a|"})
    void aDeepOrLongPatternIsAnalysedInNoTime(String open) {
        String pattern = open.repeat(40) + "a" + ")*".repeat(40);
        assertFalse(of(isolated(pattern), BYTES).isSafeSplit('e', ' '));
        assertFalse(of(isolated("a?".repeat(3000) + "|\\s+"), BYTES).isSafeSplit('e', '1'));
    }
}
