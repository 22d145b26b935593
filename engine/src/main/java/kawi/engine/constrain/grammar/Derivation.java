package kawi.engine.constrain.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import kawi.engine.constrain.grammar.Expression.Assertion;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Distinct;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Expression.Repeat;
import kawi.engine.constrain.grammar.Expression.Sequence;

/// Finds the rules from which some text can be derived.
///
/// Each expression counts the parts it still lacks: a sequence all of its parts, a choice one alternative, a reference
/// its rule. An expression that lacks nothing any more is supplied to the expression around it. Each part is supplied
/// once, so that the time is proportional to the size of the grammar, whatever the order of its rules (Dowling and
/// Gallier, "Linear-time algorithms for testing the satisfiability of propositional Horn formulae", 1984).
final class Derivation {
    private final Predicate<CodePoints> characters;
    private final Map<String, List<Place>> references = new HashMap<>(); // rule -> the expressions that refer to it
    private final Deque<Place> ready = new ArrayDeque<>();
    private int steps;

    /// An expression at its place in a rule.
    private static final class Place {
        private final Place around; // null for the body of a rule
        private final String rule;
        private int lacking;
        private boolean found;

        Place(Place around, String rule, int lacking) {
            this.around = around;
            this.rule = rule;
            this.lacking = lacking;
        }
    }

    /// @param characters whether the texts may have a character of a set
    Derivation(Predicate<CodePoints> characters) {
        this.characters = characters;
    }

    /// The names of the rules from which a text can be derived.
    Set<String> rules(Map<String, Expression> rules) {
        rules.forEach((name, body) -> add(body, new Place(null, name, 1)));
        Set<String> found = new HashSet<>();
        while (!ready.isEmpty()) {
            Place place = ready.pop();
            if (place.around != null) {
                supply(place.around);
            } else {
                found.add(place.rule);
                references.getOrDefault(place.rule, List.of()).forEach(this::supply);
            }
        }
        return found;
    }

    /// The number of times that a part was supplied.
    int steps() {
        return steps;
    }

    private void supply(Place place) {
        steps++;
        place.lacking--;
        if (place.lacking <= 0 && !place.found) {
            place.found = true;
            ready.push(place);
        }
    }

    private void add(Expression expression, Place around) {
        switch (expression) {
            case Characters one -> {
                if (characters.test(one.set())) {
                    supply(around);
                }
            }
            case Sequence sequence ->
                addAll(sequence.parts(), around, sequence.parts().size());
            case Choice choice -> addAll(choice.alternatives(), around, 1);
            case Repeat repeat -> {
                if (repeat.least() == 0) {
                    supply(around);
                } else {
                    add(repeat.body(), around);
                }
            }
            case Reference reference ->
                references
                        .computeIfAbsent(reference.rule(), key -> new ArrayList<>())
                        .add(around);
            case Assertion assertion -> throw Grammar.unexpected(assertion);
            case Distinct distinct -> add(distinct.body(), around);
        }
    }

    private void addAll(List<Expression> inside, Place around, int lacking) {
        if (lacking == 0) {
            supply(around);
            return;
        }
        var place = new Place(around, "", lacking);
        inside.forEach(each -> add(each, place));
    }
}
