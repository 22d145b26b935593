package kawi.engine.constrain.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import kawi.engine.constrain.Constraint;
import kawi.engine.constrain.Reader;
import kawi.engine.constrain.TokenConstraint;
import kawi.engine.constrain.grammar.ConstraintException;
import net.jqwik.api.Example;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GbnfParserTest {

    @Example
    void aGrammarAsUsersOfLlamaCppWriteIt() {
        var chess = Reader.ofGbnf("""
            # the text begins with "1. "
            root ::= (
                "1. " move " " move "\\n"   # a comment in a group

                ([1-9] [0-9]? ". " move " " move "\\n")+
            )
            move ::= (pawn | nonpawn | castle) [+#]?

            # a piece, where it comes from if that must be said, and where it goes
            nonpawn ::= [NBKQR] [a-h]? [1-8]? "x"? [a-h] [1-8]
            pawn    ::= ([a-h] "x")? [a-h] [1-8] ("=" [NBKQR])?
            castle  ::= "O-O" "-O"?
            """);
        assertTrue(chess.accepts("1. e4 e5\n2. Nf3 Nc6\n3. O-O exd5=Q+\n"));
        assertFalse(chess.accepts("1. e4 e5\n"));
        assertTrue(chess.isAlive("1. e4 e5\n12"));
        assertFalse(chess.isAlive("1. e4 e5\n0"));
    }

    @Example
    void aRuleGoesOnBehindABarAndInsideOfAGroup() {
        var reader = Reader.ofGbnf("root ::=\n  \"a\" |\n\n  (\n\"b\"\n\"c\"\n) | \"d\"\n\n");
        assertTrue(reader.accepts("a"));
        assertTrue(reader.accepts("bc"));
        assertTrue(reader.accepts("d"));
        assertFalse(reader.isAlive("bd"));
    }

    @Example
    void repetitionsMayStandBehindASpace() {
        var reader = Reader.ofGbnf("root ::= \"a\" {1, 2} [b] ? (\"c\" | \"d\") *");
        assertTrue(reader.accepts("aabcdc"));
        assertFalse(reader.isAlive("aaa"));
    }

    @Example
    void escapesAndCharactersOfAnyLanguage() {
        var reader = Reader.ofGbnf("root ::= [ぁ-ゟ] \"\\x41\\u00e9\\U0001F40B\\\"\\\\\\n\" [^\\]\\-x] [a\\-c-] .");
        assertTrue(reader.accepts("ゐAé🐋\"\\\nö-\n"));
        assertFalse(reader.isAlive("ゐAé🐋\"\\\nx"));
        assertFalse(reader.isAlive("ゐAé🐋\"\\\nöb"));
    }

    @Example
    void emptyAlternativesAreTheEmptyText() {
        var reader = Reader.ofGbnf("root ::= | \"a\" | \"\"\r\n");
        assertTrue(reader.accepts(""));
        assertTrue(reader.accepts("a"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
        root ::= item         ! grammar 1:10: there is no rule "item"
        item ::= "a"          ! grammar 1:13: there is no rule "root", which says what the whole text is
        root ::= "a           ! grammar 1:10: there is no " for this in the line; a line feed is written \\n
        root ::= [a           ! grammar 1:10: there is no ] for this in the line; a line feed is written \\n
        root ::= []           ! grammar 1:10: the class is empty; if ] belongs to it, escape it: \\]
        root ::= [z-a]        ! grammar 1:11: the range ends before it begins
        root ::= ("a"         ! grammar 1:10: there is no ) for this (
        root ::= "a")         ! grammar 1:13: there is no ( for this )
        root ::= * "a"        ! grammar 1:10: there is nothing to repeat in front of *
        root := "a"           ! grammar 1:6: expected ::= but found :
        root ::= <think>      ! grammar 1:10: tokens in angle brackets are not supported, only text
        root ::= "\\q"        ! grammar 1:11: the escape \\q is unknown; there are \\n \\r \\t \\\\ \\" \\[ \\] \\- \\^ \\xHH \\uHHHH \\UHHHHHHHH
        root ::= "\\U00110000"! grammar 1:13: there is no character of this number: the last is U+10FFFF
        ''                    ! grammar 1:1: there is no rule "root", which says what the whole text is
        """)
    void mistakesAreShownWithTheirPlace(String grammar, String message) {
        var error = assertThrows(ConstraintException.class, () -> new Constraint.Gbnf(grammar));
        assertEquals(message, error.getMessage());
    }

    @Example
    void aRuleIsGivenOnce() {
        var error =
                assertThrows(ConstraintException.class, () -> new Constraint.Gbnf("root ::= \"a\"\nroot ::= \"b\""));
        assertEquals("grammar 2:1: there is a rule \"root\" already", error.getMessage());
    }

    @Example
    void twoRulesDoNotStandInOneLine() {
        var error = assertThrows(ConstraintException.class, () -> new Constraint.Gbnf("root ::= a b ::= \"c\""));
        assertEquals("grammar 1:14: expected the name of a rule but found :", error.getMessage());
    }

    @Example
    void deepNestingIsRefused() {
        var error =
                assertThrows(ConstraintException.class, () -> new Constraint.Gbnf("root ::= " + "(".repeat(100_000)));
        assertEquals("grammar 1:210: groups are nested deeper than 200", error.getMessage());
    }

    @ParameterizedTest
    @MethodSource("leftRecursions")
    void leftRecursionIsRefusedWithItsWay(String grammar, String way) {
        var error = assertThrows(ConstraintException.class, () -> new Constraint.Gbnf(grammar));
        assertEquals(
                "the rule " + way
                        + " begins with itself: write a repetition instead, such as list ::= item (\",\" item)*",
                error.getMessage());
    }

    static Stream<Arguments> leftRecursions() {
        return Stream.of(
                Arguments.of("root ::= root \"a\" | \"b\"", "root -> root"),
                Arguments.of("root ::= (\"a\"? root \"b\")?", "root -> root"),
                Arguments.of("root ::= x \"b\" | \"\"\nx ::= \"c\"* y\ny ::= [d]? x", "x -> y -> x"),
                Arguments.of("root ::= \"a\" x?\nx ::= x", "x -> x"));
    }

    private static String chain(int rules, String behind, String last) {
        var text = new StringBuilder("root ::= r0\n");
        for (int i = 0; i < rules; i++) {
            text.append("r")
                    .append(i)
                    .append(" ::= r")
                    .append(i + 1)
                    .append(behind)
                    .append('\n');
        }
        return text + "r" + rules + " ::= " + last + "\n";
    }

    @Example
    void aChainOfManyRulesIsNoProblem() {
        assertTrue(Reader.ofGbnf(chain(50_000, "", "\"y\"")).accepts("y"));
    }

    @Example
    void aLongCircleIsShownInPart() {
        var error = assertThrows(ConstraintException.class, () -> new Constraint.Gbnf(chain(50_000, "", "r0")));
        assertTrue(
                error.getMessage()
                        .startsWith("the rule r0 -> r1 -> r2 -> r3 -> r4 -> r5 -> r6 -> ... -> r0 begins with itself"),
                error.getMessage());
    }

    @Example
    void aChainThatIsTooDeepToFollowIsAnError() {
        var grammar = new Constraint.Gbnf(chain(5_000, " \"x\"", "\"y\""));
        var error = assertThrows(
                ConstraintException.class, () -> new TokenConstraint(grammar, new byte[][] {{'x'}, {'y'}}));
        assertEquals(
                "no token of the vocabulary can begin the text: the constraint expects rules that call each other"
                        + " deeper than 1,000, which are not followed",
                error.getMessage());
    }

    /// Each would otherwise be read in as many ways as there are ways to leave some of them out.
    @Example
    void repetitionsOfWhatMayBeLeftOutAreReadInOneWay() {
        for (String repetition : new String[] {"?{1000}", "?{3,}", "*{1000}", "*+", "?*"}) {
            var reader = Reader.ofGbnf("root ::= [a-z]" + repetition + " \".\"");
            assertTrue(reader.accepts("."), repetition);
            assertTrue(reader.accepts("a".repeat(900) + "."), repetition);
            assertEquals(!repetition.equals("?{1000}"), reader.accepts("a".repeat(1001) + "."), repetition);
        }
        assertFalse(Reader.ofGbnf("root ::= \"a\"?{0}").accepts("a"));
    }

    @Example
    void repetitionsOfRepetitionsAreRefusedBeforeTheyExhaustTheStack() {
        var error = assertThrows(
                ConstraintException.class, () -> new Constraint.Gbnf("root ::= \"a\"" + "*".repeat(100_000)));
        assertEquals("grammar 1:214: repetitions are nested deeper than 200", error.getMessage());
        assertTrue(Reader.ofGbnf("root ::= \"a\"" + "{1,2}".repeat(5)).accepts("aaa"));
    }

    @Example
    void grammarsOfMillionsOfCharactersAreRefused() {
        var error = assertThrows(ConstraintException.class, () -> new Constraint.Gbnf(" ".repeat(1_000_001)));
        assertEquals("grammar: has 1,000,001 characters, expected at most 1,000,000", error.getMessage());
    }

    @Example
    void charactersThatBreakALineDoNotBreakAnError() {
        var error = assertThrows(ConstraintException.class, () -> new Constraint.Gbnf("root ::= \u2028"));
        assertEquals("grammar 1:10: expected the name of a rule but found  ", error.getMessage());
    }
}
