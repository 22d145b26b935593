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
import kawi.engine.constrain.grammar.Expression.Assertion;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Distinct;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Expression.Repeat;
import kawi.engine.constrain.grammar.Expression.Sequence;

/// A rule that leads back to itself before it has read anything, such as `sum ::= sum "+" number`. An automaton that
/// enters rules from their start would enter such a rule forever, so it is refused, as in llama.cpp.
public final class LeftRecursion {
    private static final int MAX_SHOWN = 8;

    private final Map<String, Set<String>> first = new LinkedHashMap<>(); // rule -> the rules it may begin with
    private int steps;

    LeftRecursion(Grammar grammar) {
        Set<String> nullable = grammar.derivable(set -> false);
        grammar.rules().forEach((name, body) -> {
            Set<String> begins = new LinkedHashSet<>();
            collect(body, nullable, begins);
            first.put(name, begins);
        });
    }

    /// Checks that no rule begins with itself.
    ///
    /// @throws ConstraintException if one does; the message shows the cycle
    public static void refuse(Grammar grammar) {
        List<String> cycle = new LeftRecursion(grammar).cycle();
        if (!cycle.isEmpty()) {
            throw new ConstraintException("the rule " + shown(cycle)
                    + " begins with itself: write a repetition instead, such as list ::= item (\",\" item)*");
        }
    }

    /// The names of rules of which each begins with the next, the last being the first again; empty if there is no such
    /// cycle.
    public static List<String> cycle(Grammar grammar) {
        return new LeftRecursion(grammar).cycle();
    }

    private List<String> cycle() {
        Set<String> left = leadingToCycles();
        if (left.isEmpty()) {
            return List.of();
        }
        Set<String> seen = new LinkedHashSet<>();
        String rule = left.iterator().next();
        while (seen.add(rule)) {
            rule = first.get(rule).stream().filter(left::contains).findFirst().orElseThrow();
        }
        List<String> way = new ArrayList<>(seen);
        way.add(rule);
        return way.subList(way.indexOf(rule), way.size());
    }

    /// Removes the rules that begin with none of those left: they are in no cycle. The rules that remain lead to cycles
    /// (Kahn, "Topological sorting of large networks", 1962).
    Set<String> leadingToCycles() {
        Map<String, List<String>> beginners = new HashMap<>(); // rule -> the rules that may begin with it
        Map<String, Integer> remaining = new HashMap<>(); // rule -> the number of rules left that it may begin with
        first.forEach((rule, begins) -> {
            remaining.put(rule, begins.size());
            begins.forEach(each ->
                    beginners.computeIfAbsent(each, key -> new ArrayList<>()).add(rule));
        });
        Set<String> left = new LinkedHashSet<>(first.keySet());
        Deque<String> free = new ArrayDeque<>(left);
        while (!free.isEmpty()) {
            steps++;
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

    /// The number of rules that were looked at, each time counted.
    int steps() {
        return steps;
    }

    private static String shown(List<String> cycle) {
        return cycle.size() <= MAX_SHOWN
                ? String.join(" -> ", cycle)
                : String.join(" -> ", cycle.subList(0, MAX_SHOWN - 1)) + " -> ... -> " + cycle.getLast();
    }

    /// Adds the rules that an expression may begin with.
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
            case Assertion assertion -> {}
            case Distinct distinct -> collect(distinct.body(), nullable, begins);
        }
    }
}
