package kawi.tokenizer.regex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Long texts, patterns that try too many ways, and what holds for every pattern and text.
class RegexLimitsTest {
    private static final String REPEATED_GROUP = "(?:[^\\r\\n\\p{L}\\p{N}]?(?:\\p{L}\\p{M}*(?: \\p{L}\\p{M}*)*)+|\\p{N}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]?|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+)";

    /// Each would take a stack frame a character if groups were repeated by recursion. A thread with a small stack.
    @ParameterizedTest
    @ValueSource(ints = {3_000, 300_000})
    void theLengthOfTheTextHasNoLimit(int length) throws InterruptedException {
        var failures = new ConcurrentLinkedQueue<Throwable>();
        Runnable work = () -> {
            for (String pattern :
                    List.of(REPEATED_GROUP, "(a|b)*", "(?:a|b)*?$", "((a)+)+", "(?>(?:a|b)+)", "(?=(?:a|b)*)a")) {
                RegexMatcher matcher = Regex.compile(pattern).matcher();
                matcher.reset("ab".repeat(length / 2));
                assertTrue(matcher.next(), pattern);
            }
            assertEquals(length, ends(REPEATED_GROUP, "가".repeat(length)).getLast());
        };
        var thread = new Thread(null, work, "small stack", 1 << 17);
        thread.setUncaughtExceptionHandler((each, failure) -> failures.add(failure));
        thread.start();
        thread.join();
        assertEquals(List.of(), List.copyOf(failures));
    }

    /// A megabyte takes some steps a character: far fewer than the limit, which is counted in steps and not in seconds.
    @ParameterizedTest
    @ValueSource(strings = {"a", " ", "\n", "가", "e\u0301", "a b ", "12", "!?", "a\n", " \n", "1 "})
    void aMegabyteOfOneKindStaysFarBelowTheStepLimit(String unit) {
        String text = unit.repeat((1 << 20) / unit.length());
        assertEquals(text.length(), ends(REPEATED_GROUP, text).getLast());
    }

    private static List<Integer> ends(String pattern, String text) {
        RegexMatcher matcher = Regex.compile(pattern).matcher();
        matcher.reset(text);
        var ends = new ArrayList<Integer>();
        while (matcher.next()) {
            ends.add(matcher.end());
        }
        return ends;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"`(a+)+b`", "`(a|aa)*b`", "`(a*)*b`", "`(?:a?){40}a{40}b`", "`(?=(a+)+b)a`", "`(?<!b)(a|aa)+$b`"})
    void aPatternThatTriesTooManyWaysIsStoppedWithOneLine(String pattern) {
        RegexMatcher matcher = Regex.compile(pattern).matcher();
        matcher.reset("a".repeat(40));
        String message =
                assertThrows(IllegalArgumentException.class, matcher::next).getMessage();
        assertEquals(
                "the pattern " + pattern
                        + " takes more than 1,040,000 steps on a text of 40 characters: it tries too many ways",
                message);

        matcher.reset("c"); // which is searched as if nothing had happened
        assertFalse(matcher.next());
    }

    @Property(tries = 3_000)
    void matchesAreInOrderAndCutNoSurrogatePair(@ForAll("patterns") String pattern, @ForAll("texts") String text) {
        RegexMatcher matcher = Regex.compile(pattern).matcher();
        matcher.reset(text);
        int end = 0;
        while (matcher.next()) {
            assertTrue(matcher.start() >= end && matcher.end() >= matcher.start());
            assertFalse(isInsidePair(text, matcher.start()), pattern);
            assertFalse(isInsidePair(text, matcher.end()), pattern);
            end = matcher.end();
        }
        assertTrue(end <= text.length());
    }

    @Property
    void aMatcherThatIsResetFindsWhatANewOneFinds(
            @ForAll("patterns") String pattern, @ForAll("texts") String text, @ForAll("texts") String before) {
        RegexMatcher used = Regex.compile(pattern).matcher();
        used.reset(before);
        used.next();
        RegexMatcher fresh = Regex.compile(pattern).matcher();
        used.reset(text);
        fresh.reset(text);
        while (fresh.next()) {
            assertTrue(used.next());
            assertEquals(fresh.start(), used.start());
            assertEquals(fresh.end(), used.end());
        }
        assertFalse(used.next());
    }

    private static boolean isInsidePair(String text, int at) {
        return at > 0
                && at < text.length()
                && Character.isHighSurrogate(text.charAt(at - 1))
                && Character.isLowSurrogate(text.charAt(at));
    }

    @Provide
    Arbitrary<String> patterns() {
        Arbitrary<String> atoms = Arbitraries.of(
                "a",
                "😀",
                ".",
                "\\s",
                "\\w",
                "[^a]",
                "[😀b]",
                "\\p{L}",
                "\\b",
                "\\B",
                "^",
                "$",
                "(?=a)",
                "(?<=😀)",
                "(?<!a)",
                "(?:a|😀)*",
                "(?:😀|)+",
                "(a?)",
                "\\s*",
                "\\O??",
                "a{0,2}",
                "(?>a*)",
                "(?i:A)",
                "\\G",
                "\\R?",
                "|");
        return atoms.list().ofMinSize(1).ofMaxSize(5).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "b", "A", "😀", "👩‍👩", " ", "\n", "e\u0301", "1", "中", "\uD83D", "\uDE00")
                .list()
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
    }
}
