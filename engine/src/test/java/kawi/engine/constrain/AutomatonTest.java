package kawi.engine.constrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Assertion;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Distinct;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Expression.Repeat;
import kawi.engine.constrain.grammar.Expression.Sequence;
import kawi.engine.constrain.grammar.Grammar;
import kawi.engine.constrain.grammar.GrammarPruning;
import kawi.engine.constrain.grammar.LeftRecursion;
import kawi.engine.constrain.parse.GbnfParser;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/// The automaton of grammars, against a recogniser that does what a grammar says, letter by letter.
@Tag("slow")
class AutomatonTest {
    private static final List<String> RULES = List.of("root", "x", "y");

    @Provide
    Arbitrary<Grammar> grammars() {
        Arbitrary<Expression> leaf = Arbitraries.of(
                Expression.literal("a"),
                Expression.literal("b"),
                Expression.literal("(é"),
                Expression.characters("ab)"),
                new Reference("x"),
                new Reference("y"),
                new Reference("root"),
                Expression.EMPTY);
        Arbitrary<Expression> body = Arbitraries.recursive(
                () -> leaf,
                inner -> Arbitraries.oneOf(
                        Combinators.combine(inner, inner).as((a, b) -> Expression.sequence(a, b)),
                        Combinators.combine(leaf, inner, leaf).as((a, b, c) -> Expression.sequence(a, b, c)),
                        Combinators.combine(inner, inner).as((a, b) -> Expression.choice(a, b)),
                        Combinators.combine(inner, Arbitraries.integers().between(0, 2), Arbitraries.of(0, 1, 9))
                                .as((a, least, more) ->
                                        new Repeat(a, least, more == 9 ? Expression.UNBOUNDED : least + more))),
                0,
                3);
        return body.list().ofSize(RULES.size()).map(bodies -> {
            var rules = new LinkedHashMap<String, Expression>();
            for (int i = 0; i < RULES.size(); i++) {
                rules.put(RULES.get(i), bodies.get(i));
            }
            return new Grammar(rules);
        });
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void theSameTextsAreReadAsByThePlainRecogniser(@ForAll("grammars") Grammar grammar) {
        Reader reader = readerOf(grammar);
        for (String text : texts(List.of("a", "b", "(é", ")"), 4)) {
            boolean derived = new PlainRecogniser(grammar, text).accepts();
            assertEquals(derived, reader.accepts(text), () -> text + " by " + grammar);
            for (int end = 0; derived && end < text.length(); end++) {
                assertTrue(reader.isAlive(text.substring(0, end)), () -> text + " by " + grammar);
            }
        }
    }

    /// Grammars with left recursion or without any text are not looked at.
    private static Reader readerOf(Grammar grammar) {
        try {
            LeftRecursion.refuse(GrammarPruning.prune(grammar, CodePoints.ALL));
        } catch (ConstraintException e) {
            Assume.that(false);
        }
        return Reader.of(grammar);
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void aGrammarThatIsWrittenAndReadAgainIsTheSame(@ForAll("grammars") Grammar grammar) {
        Reader reader = readerOf(grammar);
        Reader again = Reader.of(GbnfParser.parse(gbnf(grammar)));
        for (String text : texts(List.of("a", "b", "(", "é", ")"), 3)) {
            assertEquals(reader.accepts(text), again.accepts(text), () -> text + " by " + gbnf(grammar));
        }
    }

    static List<String> texts(List<String> characters, int longest) {
        var texts = new ArrayList<String>(List.of(""));
        for (int i = 0; i < texts.size() && texts.get(i).length() < longest; i++) {
            for (String each : characters) {
                texts.add(texts.get(i) + each);
            }
        }
        return texts;
    }

    private static String gbnf(Grammar grammar) {
        return grammar.rules().entrySet().stream()
                .map(rule -> rule.getKey() + " ::= " + gbnf(rule.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    private static String gbnf(Expression expression) {
        return switch (expression) {
            case Characters one ->
                one.set().ranges().stream()
                        .map(range -> "\\U%08x-\\U%08x".formatted(range.first(), range.last()))
                        .collect(Collectors.joining("", "[", "]"));
            case Sequence sequence ->
                sequence.parts().stream().map(AutomatonTest::gbnf).collect(Collectors.joining(" ", "(", ")"));
            case Choice choice ->
                choice.alternatives().stream().map(AutomatonTest::gbnf).collect(Collectors.joining(" | ", "(\n", ")"));
            case Repeat repeat ->
                gbnf(repeat.body()) + "{" + repeat.least() + ","
                        + (repeat.most() == Expression.UNBOUNDED ? "" : repeat.most()) + "}";
            case Reference reference -> reference.rule();
            case Assertion assertion -> throw new AssertionError(assertion);
            case Distinct distinct -> throw new AssertionError(distinct);
        };
    }

    /// Where an expression may end that begins at a place of a text. Rules that come back to themselves at the same
    /// place are looked up until nothing new is found.
    private static final class PlainRecogniser {
        private final Grammar grammar;
        private final int[] text;
        private final Map<String, BitSet> ends = new HashMap<>();
        private boolean isNew;

        PlainRecogniser(Grammar grammar, String text) {
            this.grammar = grammar;
            this.text = text.codePoints().toArray();
        }

        boolean accepts() {
            do {
                isNew = false;
                for (String rule : grammar.rules().keySet()) {
                    for (int from = 0; from <= text.length; from++) {
                        BitSet known = known(rule, from);
                        int before = known.cardinality();
                        known.or(ends(grammar.rules().get(rule), from));
                        isNew |= known.cardinality() > before;
                    }
                }
            } while (isNew);
            return known(Grammar.ROOT, 0).get(text.length);
        }

        private BitSet known(String rule, int from) {
            return ends.computeIfAbsent(rule + " " + from, key -> new BitSet());
        }

        private BitSet ends(Expression expression, int from) {
            BitSet found = new BitSet();
            switch (expression) {
                case Characters one -> {
                    if (from < text.length && one.set().contains(text[from])) {
                        found.set(from + 1);
                    }
                }
                case Sequence sequence -> {
                    found.set(from);
                    for (Expression part : sequence.parts()) {
                        found = endsOfAll(part, found);
                    }
                }
                case Choice choice -> {
                    for (Expression alternative : choice.alternatives()) {
                        found.or(ends(alternative, from));
                    }
                }
                case Repeat repeat -> {
                    // More rounds than characters bring nothing new.
                    int most = Math.min(repeat.most(), repeat.least() + text.length);
                    BitSet after = new BitSet();
                    after.set(from);
                    for (int round = 0; round <= most; round++) {
                        if (round >= repeat.least()) {
                            found.or(after);
                        }
                        after = endsOfAll(repeat.body(), after);
                    }
                }
                case Reference reference -> found.or(known(reference.rule(), from));
                case Assertion assertion -> throw new AssertionError(assertion);
                case Distinct distinct -> throw new AssertionError(distinct);
            }
            return found;
        }

        private BitSet endsOfAll(Expression expression, BitSet starts) {
            BitSet all = new BitSet();
            starts.stream().forEach(start -> all.or(ends(expression, start)));
            return all;
        }
    }

    @Example
    void aRegularExpressionHasFinitelyManyStates() {
        var reader = Reader.ofRegex("[^\"]*(ab|ba)+");
        for (int i = 0; i < 50; i++) {
            reader.isAlive("xyzab".repeat(i) + "é🐋");
        }
        assertTrue(reader.states() < 20, "there are " + reader.states());
    }

    @Example
    void aRuleThatEndsWithItselfDoesNotPileUp() {
        var reader = Reader.ofGbnf("root ::= \"a\" root | \"b\"");
        assertTrue(reader.accepts("a".repeat(100_000) + "b"));
        assertTrue(reader.states() < 10, "there are " + reader.states());
    }

    @Example
    void parenthesesAreCounted() {
        var reader = Reader.ofGbnf("root ::= \"(\" root \")\" | \"x\"");
        assertTrue(reader.accepts("(".repeat(900) + "x" + ")".repeat(900)));
        assertFalse(reader.isAlive("(".repeat(900) + "x" + ")".repeat(901)));
    }

    @Example
    void nestingDeeperThanTheLimitIsNotOffered() {
        var reader = Reader.ofGbnf("root ::= \"(\" root \")\" | \"x\"");
        assertFalse(reader.isAlive("(".repeat(StackPool.MAX_DEPTH + 2)));
        assertTrue(reader.isAlive("(".repeat(StackPool.MAX_DEPTH)));
    }

    /// Each parenthesis may be closed in two ways, and only the text to come decides: two to the power of 300 stacks.
    @Example
    void ambiguousNestingSharesItsStacks() {
        var reader =
                Reader.ofGbnf("root ::= \"x\" | \"(\" root \")\" | \"(\" root \"]\" | \"(\" root \",\" root \")\"");
        assertTrue(reader.accepts("(".repeat(300) + "x" + ")]".repeat(150)));
        assertTrue(reader.isAlive("(".repeat(300) + "x" + ")]".repeat(100) + ","));
    }

    @Example
    void anExpressionWithExponentiallyManyStatesIsReadInBoundedMemory() {
        var reader = Reader.ofRegex("[ab]*a[ab]{40}");
        var text = new StringBuilder();
        long bits = 12345;
        for (int i = 0; i < 60_000; i++) {
            bits = bits * 6364136223846793005L + 1442695040888963407L;
            text.append(bits < 0 ? 'a' : 'b');
        }
        assertTrue(reader.isAlive(text.toString()));
        assertTrue(reader.accepts(text + "a" + "b".repeat(40)));
        assertFalse(reader.accepts(text + "b".repeat(41)));
        assertTrue(reader.states() < 200_000, "there are " + reader.states());
    }

    @Example
    void nestedRepetitionsAddUpAndDoNotMultiply() {
        var reader = Reader.ofRegex("(((ab){1000}){1000}){1000}");
        assertTrue(reader.isAlive("ab".repeat(2_000)));
        assertFalse(reader.isAlive("abb"));
    }

    @Example
    void hugeRepetitionsAreRefused() {
        var error = assertThrows(ConstraintException.class, () -> Reader.ofRegex("(ab){1000000000}"));
        assertEquals(
                "the constraint is too large: written out, its repetitions have more than 500,000 places",
                error.getMessage());
    }

    @Example
    void repetitionsOfWhatMayBeEmptyEnd() {
        for (String pattern : List.of("(a*)*", "(a?){0,300}", "((a?){40}){40}", "((a*)*)*b", "(|a)+")) {
            assertTrue(Reader.ofRegex(pattern).isAlive("a".repeat(100)), pattern);
        }
    }

    @Example
    void statesFromBeforeTheMemoryWasEmptiedGoOn() {
        var automaton = new Automaton(TransitionNetworkBuilder.build(
                GbnfParser.parse("root ::= \"(\" root \")\" | \"[\" root \"]\" | [ab]* \"a\" [ab]{30}")));
        State nested = automaton.start();
        for (char each : "([(".toCharArray()) {
            nested = automaton.next(nested, each);
        }
        State wandering = nested;
        StateCache before = nested.owner;
        long bits = 99;
        while (automaton.current(nested).owner == before) {
            bits = bits * 6364136223846793005L + 1442695040888963407L;
            wandering = automaton.next(automaton.current(wandering), bits < 0 ? 'a' : 'b');
        }
        State late = automaton.current(nested);
        for (char each : ("a" + "b".repeat(30) + ")])").toCharArray()) {
            late = automaton.next(late, each);
        }
        assertTrue(late.accepts);
        assertEquals(0, late.nodes.length, "nothing comes behind");
    }

    @Example
    void whatNeverEndsIsRefused() {
        var error = assertThrows(ConstraintException.class, () -> Reader.ofGbnf("root ::= \"a\" root"));
        assertEquals("no text satisfies the constraint", error.getMessage());
        var reader = Reader.ofGbnf("root ::= \"a\" | x\nx ::= \"b\" x | \"c\" x");
        assertFalse(reader.isAlive("b"));
        assertEquals(
                Set.of("root"),
                GrammarPruning.prune(GbnfParser.parse("root ::= \"a\" | x\nx ::= \"b\" x"), CodePoints.ALL)
                        .rules()
                        .keySet());
    }
}
