package kawi.engine.constrain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kawi.engine.constrain.Expression.Characters;
import kawi.engine.constrain.Expression.Choice;
import kawi.engine.constrain.Expression.Reference;
import kawi.engine.constrain.Expression.Repeat;
import kawi.engine.constrain.Expression.Sequence;

/// A rule that comes back to itself before it has read anything, such as `sum ::= sum "+" number`. An automaton that
/// enters rules from their beginning would enter such a one for ever, so that it is refused, as llama.cpp refuses it.
final class LeftRecursion {
    private LeftRecursion() {}

    /// @throws ConstraintException if there is a left recursion; the message has its way
    static void refuse(Grammar grammar) {
        Set<String> nullable = grammar.derivable(set -> false);
        Map<String, Set<String>> first = new LinkedHashMap<>(); // rule -> the rules it may begin with
        grammar.rules().forEach((name, body) -> {
            Set<String> begins = new LinkedHashSet<>();
            collect(body, nullable, begins);
            first.put(name, begins);
        });
        // A rule that begins with none of those left is in no circle; what remains in the end goes round.
        Set<String> left = new LinkedHashSet<>(first.keySet());
        while (left.removeIf(rule -> first.get(rule).stream().noneMatch(left::contains))) {}
        if (!left.isEmpty()) {
            throw new ConstraintException("the rule " + circle(left, first)
                    + " begins with itself: write a repetition instead, such as list ::= item (\",\" item)*");
        }
    }

    private static String circle(Set<String> left, Map<String, Set<String>> first) {
        List<String> way = new ArrayList<>();
        String rule = left.iterator().next();
        while (!way.contains(rule)) {
            way.add(rule);
            rule = first.get(rule).stream().filter(left::contains).findFirst().orElseThrow();
        }
        way.add(rule);
        return String.join(" -> ", way.subList(way.indexOf(rule), way.size()));
    }

    /// Adds the rules with which an expression may begin.
    private static void collect(Expression expression, Set<String> nullable, Set<String> begins) {
        switch (expression) {
            case Characters characters -> {}
            case Sequence sequence -> {
                for (Expression part : sequence.parts()) {
                    collect(part, nullable, begins);
                    if (!Grammar.derivable(part, set -> false, nullable)) {
                        return;
                    }
                }
            }
            case Choice choice -> {
                for (Expression alternative : choice.alternatives()) {
                    collect(alternative, nullable, begins);
                }
            }
            case Repeat repeat -> {
                if (repeat.most() > 0) {
                    collect(repeat.body(), nullable, begins);
                }
            }
            case Reference reference -> begins.add(reference.rule());
        }
    }
}
