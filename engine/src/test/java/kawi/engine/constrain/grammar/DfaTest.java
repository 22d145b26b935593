package kawi.engine.constrain.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kawi.engine.constrain.Reader;
import kawi.engine.constrain.grammar.Expression.Assertion;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Repeat;
import kawi.engine.constrain.grammar.Expression.Sequence;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

@Tag("slow")
class DfaTest {
    private static final List<String> TEXTS = texts(List.of("a", "b", "é", " "), 5);

    private static List<String> texts(List<String> characters, int longest) {
        List<String> texts = new ArrayList<>(List.of(""));
        for (int i = 0; i < texts.size() && texts.get(i).length() < longest; i++) {
            for (String each : characters) {
                texts.add(texts.get(i) + each);
            }
        }
        return texts;
    }

    @Provide
    Arbitrary<Expression> expressions() {
        Arbitrary<Expression> leaf = Arbitraries.of(
                Expression.literal("a"),
                Expression.literal("bé"),
                Expression.characters("ab"),
                new Characters(CodePoints.of("b").complement()),
                Expression.EMPTY,
                Expression.NOTHING,
                new Assertion(Boundary.WORD_BOUNDARY),
                new Assertion(Boundary.NO_WORD_BOUNDARY),
                new Assertion(Boundary.TEXT_START),
                new Assertion(Boundary.TEXT_END));
        return Arbitraries.recursive(
                () -> leaf,
                inner -> Arbitraries.oneOf(
                        Combinators.combine(inner, inner).as((a, b) -> Expression.sequence(a, b)),
                        Combinators.combine(inner, inner).as((a, b) -> Expression.choice(a, b)),
                        Combinators.combine(inner, Arbitraries.integers().between(0, 2), Arbitraries.of(0, 1, 9))
                                .as((a, least, more) ->
                                        new Repeat(a, least, more == 9 ? Expression.UNBOUNDED : least + more))),
                0,
                4);
    }

    /// Whether an expression derives a part of a text, by trying all ways.
    private static boolean derives(Expression expression, String text, int from, int to) {
        return switch (expression) {
            case Characters one -> to == from + 1 && one.set().contains(text.charAt(from));
            case Sequence sequence -> derives(sequence.parts(), text, from, to);
            case Choice choice -> choice.alternatives().stream().anyMatch(each -> derives(each, text, from, to));
            case Repeat repeat -> repeats(repeat, text, from, to);
            case Assertion assertion ->
                from == to && assertion.boundary().holds(side(text, from - 1), side(text, from));
            case Expression.Distinct distinct -> throw new AssertionError(distinct);
            case Expression.Reference reference -> throw new AssertionError(reference);
        };
    }

    private static Boundary.Side side(String text, int at) {
        return at < 0 || at == text.length() ? Boundary.Side.EDGE : Boundary.Side.of(text.charAt(at));
    }

    private static boolean derives(List<Expression> parts, String text, int from, int to) {
        if (parts.isEmpty()) {
            return from == to;
        }
        for (int middle = from; middle <= to; middle++) {
            if (derives(parts.getFirst(), text, from, middle)
                    && derives(parts.subList(1, parts.size()), text, middle, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean repeats(Repeat repeat, String text, int from, int to) {
        // Beyond what is demanded, rounds that read nothing bring nothing new.
        if (repeat.least() > 0) {
            var rest = new Repeat(
                    repeat.body(),
                    repeat.least() - 1,
                    repeat.most() == Expression.UNBOUNDED ? Expression.UNBOUNDED : repeat.most() - 1);
            return derives(List.of(repeat.body(), rest), text, from, to);
        }
        if (from == to) {
            return true;
        }
        for (int middle = from + 1; repeat.most() > 0 && middle <= to; middle++) {
            var rest = new Repeat(
                    repeat.body(), 0, repeat.most() == Expression.UNBOUNDED ? Expression.UNBOUNDED : repeat.most() - 1);
            if (derives(repeat.body(), text, from, middle) && derives(rest, text, middle, to)) {
                return true;
            }
        }
        return false;
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void theTextsAreThoseThatAreDerived(@ForAll("expressions") Expression expression) {
        Dfa dfa = Dfa.of(expression);
        for (String text : TEXTS.subList(0, 341)) {
            assertEquals(
                    derives(expression, text, 0, text.length()), dfa.accepts(text), () -> text + " by " + expression);
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void operationsAreThoseOfSets(@ForAll("expressions") Expression left, @ForAll("expressions") Expression right) {
        Dfa a = Dfa.of(left);
        Dfa b = Dfa.of(right);
        Dfa both = a.and(b);
        Dfa any = a.or(b);
        Dfa not = a.complement();
        for (String text : TEXTS) {
            assertEquals(a.accepts(text) && b.accepts(text), both.accepts(text));
            assertEquals(a.accepts(text) || b.accepts(text), any.accepts(text));
            assertEquals(!a.accepts(text), not.accepts(text));
        }
        assertTrue(a.and(not).isEmpty());
        assertFalse(a.or(not).isEmpty());
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void theRulesHaveTheSameTexts(@ForAll("expressions") Expression expression) {
        Dfa dfa = Dfa.of(expression);
        Map<String, Expression> rules = new LinkedHashMap<>();
        rules.put(Grammar.ROOT, dfa.rules("s", Characters::new, rules::put));
        var grammar = new Grammar(rules);
        assertEquals(dfa.isEmpty(), grammar.isEmpty());
        if (!dfa.isEmpty()) {
            Reader reader = Reader.of(grammar);
            TEXTS.forEach(text -> assertEquals(dfa.accepts(text), reader.accepts(text)));
        }
    }

    @Example
    void equalLanguagesHaveAutomataOfTheSameSize() {
        Expression a = Expression.literal("a");
        Expression twice = Expression.sequence(Expression.anyNumberOf(a), Expression.anyNumberOf(a));
        assertEquals(2, Dfa.of(twice).next.length, "a* and the dead state");
        assertEquals(1, Dfa.of(Expression.anyNumberOf(new Characters(CodePoints.ALL))).next.length);
        assertEquals(1, Dfa.of(Expression.NOTHING).next.length);
        assertEquals(12, Dfa.of(new Repeat(a, 0, 10)).next.length);
    }

    @Example
    void wordsAreCountedAndListed() {
        Dfa dfa = Dfa.of(Expression.sequence(Expression.characters("abc"), new Repeat(Expression.literal("x"), 0, 2)));
        assertEquals(9, dfa.count());
        assertEquals(
                List.of("a", "b", "c", "ax", "bx", "cx", "axx", "bxx", "cxx"),
                dfa.words(9).orElseThrow());
        assertEquals(Optional.empty(), dfa.words(8));
        Dfa infinite = Dfa.of(Expression.anyNumberOf(Expression.literal("ab")));
        assertEquals(Long.MAX_VALUE, infinite.count());
        assertEquals(Optional.empty(), infinite.words(1_000));
        assertEquals(0, Dfa.of(Expression.NOTHING).count());
        assertEquals(List.of(), Dfa.of(Expression.NOTHING).words(0).orElseThrow());
        assertEquals(
                Long.MAX_VALUE,
                Dfa.of(new Repeat(new Characters(CodePoints.ALL), 0, 4)).count(),
                "1.5 times 10 to the power of 24");
    }

    @Example
    void automataThatAreTooLargeAreRefused() {
        Expression any = new Characters(CodePoints.ALL);
        Expression exponential =
                Expression.sequence(Expression.anyNumberOf(any), Expression.literal("a"), new Repeat(any, 20, 20));
        assertThrows(ConstraintException.class, () -> Dfa.of(exponential));
        Dfa long300 = Dfa.of(Expression.anyNumberOf(new Repeat(Expression.characters("ab"), 300, 300)));
        Dfa long301 = Dfa.of(Expression.anyNumberOf(new Repeat(Expression.characters("bc"), 301, 301)));
        assertThrows(ConstraintException.class, () -> long300.and(long301));
        assertThrows(
                ConstraintException.class,
                () -> Dfa.of(new Repeat(new Repeat(Expression.literal("ab"), 1_000, 1_000), 1_000, 1_000)));
    }

    /// Hopcroft's algorithm looks only at the smaller half again; splitting the states one by one from an end is the
    /// case in which looking at all of them takes quadratic time.
    @Example
    void aLongChainIsMinimal() {
        assertEquals(10_002, Dfa.of(new Repeat(Expression.literal("a"), 0, 10_000)).next.length);
    }
}
