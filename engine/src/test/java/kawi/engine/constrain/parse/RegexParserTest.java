package kawi.engine.constrain.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import kawi.engine.constrain.Constraint;
import kawi.engine.constrain.Reader;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.constrain.grammar.Grammar;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexParserTest {
    private static final List<String> TEXTS = texts(List.of("a", "b", "é", "\n"), 4);

    /// All texts of some characters up to a length.
    private static List<String> texts(List<String> characters, int longest) {
        var texts = new ArrayList<String>(List.of(""));
        for (int i = 0; i < texts.size() && texts.get(i).length() < longest; i++) {
            for (String each : characters) {
                texts.add(texts.get(i) + each);
            }
        }
        return texts;
    }

    @Provide
    Arbitrary<String> patterns() {
        Arbitrary<String> atom = Arbitraries.of(
                "a",
                "b",
                "é",
                ".",
                "[ab]",
                "[^a]",
                "[a-bé]",
                "\\w",
                "\\W",
                "\\s",
                "\\S",
                "\\D",
                "[^\\s]",
                "\\u00e9",
                "\\n",
                "\\x61",
                "\\p{L}",
                "\\P{Ll}",
                "(?:)",
                "[\\w\\n]");
        Arbitrary<String> repetition =
                Arbitraries.of("", "", "", "*", "+", "?", "{2}", "{0}", "{1,2}", "{2,}", "{0,3}", "*?", "+?");
        Arbitrary<String> simple = Combinators.combine(atom, repetition).as((a, r) -> a + r);
        return Arbitraries.recursive(
                () -> simple,
                inner -> Arbitraries.oneOf(
                        simple,
                        Combinators.combine(inner, repetition).as((p, r) -> "(" + p + ")" + r),
                        Combinators.combine(inner, inner).as((p, q) -> p + q),
                        Combinators.combine(inner, inner).as((p, q) -> "(?:" + p + "|" + q + ")")),
                0,
                4);
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void theSameTextsMatchAsInJava(@ForAll("patterns") String pattern) {
        var java = Pattern.compile(pattern, Pattern.UNIX_LINES);
        var reader = Reader.ofRegex(pattern);
        for (String text : TEXTS) {
            assertEquals(java.matcher(text).matches(), reader.accepts(text), () -> pattern + " and " + text);
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aTextIsAliveAsLongAsItCanStillMatch(@ForAll("patterns") String pattern) {
        var java = Pattern.compile(pattern, Pattern.UNIX_LINES);
        var reader = Reader.ofRegex(pattern);
        TEXTS.stream().filter(text -> java.matcher(text).matches()).forEach(text -> {
            for (int end = 0; end <= text.length(); end++) {
                String beginning = text.substring(0, end);
                assertTrue(reader.isAlive(beginning), () -> pattern + " and " + beginning);
            }
        });
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void whatIsAliveCanComeToAnEnd(@ForAll("patterns") String pattern) {
        var java = Pattern.compile(pattern, Pattern.UNIX_LINES);
        var reader = Reader.ofRegex(pattern);
        for (String beginning : TEXTS.subList(0, 25)) {
            if (reader.isAlive(beginning)) {
                String end = reader.shortestFrom(beginning, List.of("a", "b", "é", "\n", "0", " "));
                assertTrue(java.matcher(end).matches(), () -> pattern + " and " + end);
            }
        }
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void aPatternOfASchemaMatchesAnywhere(
            @ForAll("patterns") String pattern, @ForAll boolean fromStart, @ForAll boolean toEnd) {
        String anchored = (fromStart ? "^" : "") + pattern + (toEnd ? "$" : "");
        // Java's $ matches in front of a final line feed too, which \z does not.
        var java = Pattern.compile((fromStart ? "^" : "") + pattern + (toEnd ? "\\z" : ""), Pattern.UNIX_LINES);
        var reader = Reader.of(Grammar.of(RegexParser.anywhere(anchored)));
        for (String text : TEXTS) {
            assertEquals(java.matcher(text).find(), reader.accepts(text), () -> anchored + " and " + text);
        }
    }

    @Example
    void anchorsBelongToTheirAlternative() {
        var reader = Reader.of(Grammar.of(RegexParser.anywhere("^a|b$")));
        assertTrue(reader.accepts("ax"));
        assertTrue(reader.accepts("xb"));
        assertFalse(reader.accepts("bx"));
    }

    @Example
    void charactersBeyondSixteenBitsAreSingleCharacters() {
        assertTrue(Reader.ofRegex("[🐋-🐍]").accepts("🐌"));
        assertTrue(Reader.ofRegex(".").accepts("🐋"));
        assertTrue(Reader.ofRegex("\\ud83d\\udc0b").accepts("🐋"));
        assertTrue(Reader.ofRegex("\\x{1F40B}").accepts("🐋"));
        assertFalse(Reader.ofRegex("..").accepts("🐋"));
    }

    @Example
    void theEmptyPatternIsTheEmptyText() {
        assertTrue(Reader.ofRegex("").accepts(""));
        assertFalse(Reader.ofRegex("").isAlive("a"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
        (a      ! regex 1:1: there is no ) for this (
        a)      ! regex 1:2: there is no ( for this )
        [a      ! regex 1:1: there is no ] for this [
        []      ! regex 1:1: the class is empty; if ] belongs to it, escape it: \\]
        [b-a]   ! regex 1:2: the range ends before it begins
        [\\d-z] ! regex 1:2: a range goes from one character to another, not from or to a class
        [a[b]]  ! regex 1:3: inside a class [ is taken differently by different dialects: escape it: \\[
        *a      ! regex 1:1: there is nothing to repeat in front of *, or escape it: \\*
        a**     ! regex 1:3: there is nothing to repeat in front of *, or escape it: \\*
        a{2,1}  ! regex 1:2: the repetition {2,1} ends before it begins
        a{x}    ! regex 1:3: expected a number but found x
        a{99999999999} ! regex 1:3: the number is too large
        a++     ! regex 1:3: a possessive repetition is not supported
        a(?=b)  ! regex 1:2: lookaround, flags and other groups with (? are not supported, only (?: ) is
        (a)\\1  ! regex 1:4: backreferences are not regular and not supported
        \\bа    ! regex 1:1: the escape \\b is not supported
        a\\     ! regex 1:3: it ends too early
        \\xg0   ! regex 1:3: expected 2 hexadecimal digits
        \\ud83d ! regex 1:1: half a surrogate pair is no character
        \\p{Xx} ! regex 1:1: \\p{Xx} is no general category of Unicode such as L or Lu
        a^      ! regex 1:2: ^ stands only at the beginning of the expression
        a$b     ! regex 1:3: $ stands only at the end of the expression
        """)
    void mistakesAreShownWithTheirPlace(String pattern, String message) {
        var error = assertThrows(ConstraintException.class, () -> new Constraint.Regex(pattern));
        assertEquals(message, error.getMessage());
    }

    @Example
    void theLineIsCountedToo() {
        var error = assertThrows(ConstraintException.class, () -> new Constraint.Regex("ab\nc\\q"));
        assertEquals("regex 2:2: the escape \\q is not supported", error.getMessage());
    }

    @Example
    void deepNestingIsRefused() {
        String pattern = "(".repeat(9_000) + "a" + ")".repeat(9_000);
        var error = assertThrows(ConstraintException.class, () -> new Constraint.Regex(pattern));
        assertEquals("regex 1:201: groups are nested deeper than 200", error.getMessage());
        String allowed = "(".repeat(200) + "a" + ")*".repeat(200);
        assertTrue(Reader.ofRegex(allowed).accepts("aaa"));
    }

    @Example
    void patternsOfThousandsOfClassesAreRefused() {
        var error = assertThrows(ConstraintException.class, () -> new Constraint.Regex("a".repeat(20_001)));
        assertEquals("regex: has 20,001 characters, expected at most 20,000", error.getMessage());
    }

    /// To find the characters of a category all of Unicode is looked through.
    @Example
    void aCategoryIsLookedUpOnceForAPattern() {
        assertTimeout(Duration.ofSeconds(5), () -> new Constraint.Regex("\\p{L}\\P{L}".repeat(2_000)));
    }
}
