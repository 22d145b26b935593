package kawi.engine.constrain.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Expression.Repeat;
import kawi.engine.constrain.grammar.Expression.Sequence;

/// A rule that comes back to itself before it has read anything, such as `sum ::= sum "+" number`. An automaton that
/// enters rules from their beginning would enter such a one for ever, so that it is refused, as llama.cpp refuses it.
public final class LeftRecursion {
    private static final int MAX_SHOWN = 8;

    private LeftRecursion() {}

    /// @throws ConstraintException if there is a left recursion; the message has its way
    public static void refuse(Grammar grammar) {
        Set<String> nullable = grammar.derivable(set -> false);
        Map<String, Set<String>> first = new LinkedHashMap<>(); // rule -> the rules it may begin with
        grammar.rules().forEach((name, body) -> {
            Set<String> begins = new LinkedHashSet<>();
            collect(body, nullable, begins);
            first.put(name, begins);
        });
        Set<String> left = leadingToCircles(first);
        if (!left.isEmpty()) {
            throw new ConstraintException("the rule " + circle(left, first)
                    + " begins with itself: write a repetition instead, such as list ::= item (\",\" item)*");
        }
    }

    /// A rule that begins with none of those left is in no circle, and is taken away; what remains in the end goes
    /// round
    /// (Kahn, "Topological sorting of large networks", 1962).
    private static Set<String> leadingToCircles(Map<String, Set<String>> first) {
        Map<String, List<String>> beginners = new HashMap<>(); // rule -> those that may begin with it
        Map<String, Integer> remaining = new HashMap<>(); // rule -> how many it may begin with are left
        first.forEach((rule, begins) -> {
            remaining.put(rule, begins.size());
            begins.forEach(each ->
                    beginners.computeIfAbsent(each, key -> new ArrayList<>()).add(rule));
        });
        Set<String> left = new LinkedHashSet<>(first.keySet());
        Deque<String> free = new ArrayDeque<>(left);
        while (!free.isEmpty()) {
            String rule = free.remove();
            if (remaining.get(rule) == 0 && left.remove(rule)) {
                for (String beginner : beginners.getOrDefault(rule, List.of())) {
                    remaining.merge(beginner, -1, Integer::sum);
                    free.add(beginner);
                }
            }
        }
        return left;
    }

    private static String circle(Set<String> left, Map<String, Set<String>> first) {
        Set<String> seen = new LinkedHashSet<>();
        String rule = left.iterator().next();
        while (seen.add(rule)) {
            rule = first.get(rule).stream().filter(left::contains).findFirst().orElseThrow();
        }
        List<String> way = new ArrayList<>(seen);
        way.add(rule);
        List<String> circle = way.subList(way.indexOf(rule), way.size());
        return circle.size() <= MAX_SHOWN
                ? String.join(" -> ", circle)
                : String.join(" -> ", circle.subList(0, MAX_SHOWN - 1)) + " -> ... -> " + rule;
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
