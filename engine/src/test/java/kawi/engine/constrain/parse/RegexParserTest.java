package kawi.engine.constrain.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.provider.ValueSource;

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
        assertTrue(Reader.ofRegex("\\u{1F40B}").accepts("🐋"));
        assertTrue(Reader.ofRegex("\\u{0000000041}").accepts("A"));
        assertFalse(Reader.ofRegex("..").accepts("🐋"));
    }

    @Example
    void theEmptyPatternIsTheEmptyText() {
        assertTrue(Reader.ofRegex("").accepts(""));
        assertFalse(Reader.ofRegex("").isAlive("a"));
    }

    @Example
    void aDotIsAnyCharacterButALineTerminator() {
        var dot = Reader.ofRegex(".");
        for (String lineTerminator : List.of("\n", "\r", "\u2028", "\u2029")) {
            assertFalse(dot.isAlive(lineTerminator));
            assertTrue(Reader.ofRegex("(?s:.)").accepts(lineTerminator));
        }
        for (String other : List.of("\u0085", "\u000B", "\f", "\0", " ", "é")) {
            assertTrue(dot.accepts(other));
        }
    }

    @Example
    void spacesAreThoseOfUnicodeDigitsAndWordCharactersThoseOfAscii() {
        for (String space : List.of(" ", "\t", "\u00A0", "\u3000", "\uFEFF", "\u2028", "\u2003")) {
            assertFalse(Reader.ofRegex("\\S").isAlive(space));
            assertTrue(Reader.ofRegex("\\s").accepts(space));
        }
        for (String other : List.of("\u200B", "\u180E", "\u0085", "x")) {
            assertTrue(Reader.ofRegex("\\S").accepts(other));
        }
        assertTrue(Reader.ofRegex("\\D\\W").accepts("٣é"));
        assertFalse(Reader.ofRegex("\\d|\\w").isAlive("٣"));
    }

    @Example
    void assertionsHoldInsideOfGroupsToo() {
        assertTrue(Reader.ofRegex("(^a|b)(c$|d)").accepts("bc"));
        assertFalse(Reader.ofRegex("(a)(^b|c)").isAlive("ab"));
        var words = Reader.ofRegex("(\\b[a-z ]+\\b)");
        assertTrue(words.accepts("two words"));
        assertFalse(words.isAlive(" w"));
        assertFalse(words.accepts("two "));
        assertTrue(words.isAlive("two "));
        var lines = Reader.ofRegex("(?m:(^- .+$\\n?)+)");
        assertTrue(lines.accepts("- a\n- b"));
        assertFalse(lines.isAlive("- a\nb"));
    }

    @Example
    void anchoredAlternativesInAGroupAreAnchored() {
        var reader = Reader.of(Grammar.of(RegexParser.anywhere("(^foo$|^bar)")));
        assertTrue(reader.accepts("barn"));
        assertFalse(reader.accepts("food"));
        assertFalse(reader.isAlive("x"));
    }

    @Example
    void modifiersHoldForTheirGroup() {
        var reader = Reader.ofRegex("(?i:straße|[k-m])x(?i:a(?-i:b))");
        assertTrue(reader.accepts("STRAẞExAb"));
        assertTrue(reader.accepts("\u212Axab"), "the Kelvin sign");
        assertFalse(reader.isAlive("kX"));
        assertFalse(reader.accepts("kxAB"));
        assertFalse(Reader.ofRegex("(?i:[^k])").isAlive("K"));
        assertTrue(Reader.ofRegex("(?i:\\w)").accepts("ſ"));
    }

    @Example
    void groupsHaveNames() {
        assertTrue(Reader.ofRegex("(?<year>\\d{4})-(?<$µ_1>\\d\\d)").accepts("2024-05"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
        (a      ! regex 1:1: there is no ) for this (
        a)      ! regex 1:2: there is no ( for this )
        [a      ! regex 1:1: there is no ] for this [
        [b-a]   ! regex 1:2: the range ends before it begins
        [\\d-z] ! regex 1:2: a range goes from one character to another, not from or to a class
        [a-\\p{Zl}] ! regex 1:2: a range goes from one character to another, not from or to a class
        [a[b]]  ! regex 1:6: ] has no beginning; the character itself is \\]
        a}      ! regex 1:2: } has no beginning; the character itself is \\}
        *a      ! regex 1:1: there is nothing to repeat in front of *; the character itself is \\*
        a**     ! regex 1:3: there is nothing to repeat in front of *; the character itself is \\*
        a++     ! regex 1:3: there is nothing to repeat in front of +; the character itself is \\+
        ^*      ! regex 1:2: there is nothing to repeat in front of *; the character itself is \\*
        \\b+    ! regex 1:3: there is nothing to repeat in front of +; the character itself is \\+
        {1}     ! regex 1:1: there is nothing to repeat in front of {; the character itself is \\{
        a{2,1}  ! regex 1:2: the repetition {2,1} ends before it begins
        a{x}    ! regex 1:3: expected a number but found x
        a{ 2 }  ! regex 1:3: expected a number but found ' '
        a{2, 3} ! regex 1:5: expected a number but found ' '
        x{ 1,}  ! regex 1:3: expected a number but found ' '
        x{1 }   ! regex 1:4: expected } but found ' '
        a{,2}   ! regex 1:3: expected a number but found ,
        a{99999999999} ! regex 1:3: the number is too large
        a(?=b)  ! regex 1:2: lookahead and lookbehind are not supported
        (?<=b)  ! regex 1:1: lookahead and lookbehind are not supported
        (a)\\1  ! regex 1:4: backreferences are not regular and not supported
        (?<n>a)\\k<n> ! regex 1:8: backreferences are not regular and not supported
        (?<n>a)(?<n>b) ! regex 1:11: there is a group "n" already
        (?<1>a) ! regex 1:4: "1" is not a name: expected letters, digits, $ and _
        (?i)a   ! regex 1:1: flags hold for a group: write (?i:...)
        (?x:a)  ! regex 1:1: after (? expected a colon, <name> or flags of i, m and s
        (?i-i:a) ! regex 1:1: after (? expected a colon, <name> or flags of i, m and s
        (?-:a)  ! regex 1:1: after (? expected a colon, <name> or flags of i, m and s
        (?>a)   ! regex 1:1: after (? expected a colon, <name> or flags of i, m and s
        \\A     ! regex 1:1: there is no escape \\A
        \\-     ! regex 1:1: there is no escape \\-: the character stands for itself
        \\01    ! regex 1:1: octal escapes do not exist: write \\x or \\u
        \\c1    ! regex 1:1: \\c is followed by a letter from a to z
        a\\     ! regex 1:3: it ends too early
        \\xg0   ! regex 1:3: expected 2 hexadecimal digits
        \\x{41} ! regex 1:3: expected 2 hexadecimal digits
        \\u{}   ! regex 1:4: expected hexadecimal digits
        \\u{110000} ! regex 1:4: there is no character of this number: the last is U+10FFFF
        \\ud83d ! regex 1:1: a lone surrogate is not a character and not supported
        [\\B]   ! regex 1:2: there is no escape \\B
        """)
    void mistakesAreShownWithTheirPlace(String pattern, String message) {
        var error = assertThrows(ConstraintException.class, () -> new Constraint.Regex(pattern));
        assertEquals(message, error.getMessage());
    }

    @Example
    void unknownPropertiesAreRefusedByName() {
        for (String name : List.of("Xx", "letter", "Script=greek", "sc=", "Emoji=Y", "scx=Grek", "")) {
            var error = assertThrows(ConstraintException.class, () -> new Constraint.Regex("a\\p{" + name + "}"));
            assertTrue(
                    error.getMessage()
                            .startsWith("regex 1:2: the property \"" + name + "\" is unknown or not supported"),
                    error.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "a^b", "a$b", "a\\Bb\\B|[]", "a\\bb", "(?:[])+"})
    void aPatternThatNoTextMatchesIsRefused(String pattern) {
        var error = assertThrows(ConstraintException.class, () -> new Constraint.Regex(pattern));
        assertEquals("regex: no text matches it", error.getMessage());
    }

    @Example
    void assertionsWithTooManyStatesAreRefused() {
        var error = assertThrows(ConstraintException.class, () -> new Constraint.Regex("(\\b.*a.{20}\\b)"));
        assertEquals("the expression is too complex: its automaton has more than 20,000 states", error.getMessage());
    }

    @Example
    void theLineIsCountedToo() {
        var error = assertThrows(ConstraintException.class, () -> new Constraint.Regex("ab\nc\\q"));
        assertEquals("regex 2:2: there is no escape \\q", error.getMessage());
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

    @Example
    void aPropertyIsLookedUpOnceForAPattern() {
        var properties = new UnicodeProperty.Cache();
        RegexParser.wholeText("\\p{L}\\P{L}\\p{Script=Greek}".repeat(500), properties);
        assertEquals(2, properties.lookups());
    }
}
