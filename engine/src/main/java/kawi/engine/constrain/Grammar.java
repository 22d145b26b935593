package kawi.engine.constrain;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import kawi.engine.constrain.Expression.Characters;
import kawi.engine.constrain.Expression.Choice;
import kawi.engine.constrain.Expression.Reference;
import kawi.engine.constrain.Expression.Repeat;
import kawi.engine.constrain.Expression.Sequence;

/// Rules that may refer to each other, of which [#ROOT] is the whole text. Every reference has its rule.
///
/// @param rules by their names
record Grammar(Map<String, Expression> rules) {
    static final String ROOT = "root";

    Grammar {
        rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    }

    /// A grammar without references.
    static Grammar of(Expression text) {
        return new Grammar(Map.of(ROOT, text));
    }

    /// The names of the rules of which a text can be derived that consists of certain characters only: with none, those
    /// that may be empty; with all, those that ever end.
    ///
    /// It is the least fixed point: at first no rule is known to have such a text; then those whose rules say so by
    /// themselves; then those that need only these; until no more are found. A rule is looked at again only if one that
    /// it refers to was found.
    Set<String> derivable(Predicate<CodePoints> characters) {
        Map<String, Set<String>> users = users();
        Set<String> found = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(rules.keySet());
        while (!open.isEmpty()) {
            String rule = open.remove();
            if (!found.contains(rule) && derivable(rules.get(rule), characters, found)) {
                found.add(rule);
                open.addAll(users.getOrDefault(rule, Set.of()));
            }
        }
        return found;
    }

    /// For each rule those that refer to it.
    private Map<String, Set<String>> users() {
        Map<String, Set<String>> users = new HashMap<>();
        rules.forEach((name, body) -> collectUses(
                body,
                used -> users.computeIfAbsent(used, key -> new LinkedHashSet<>())
                        .add(name)));
        return users;
    }

    private static void collectUses(Expression expression, Consumer<String> uses) {
        switch (expression) {
            case Characters one -> {}
            case Sequence sequence -> {
                for (Expression part : sequence.parts()) {
                    collectUses(part, uses);
                }
            }
            case Choice choice -> {
                for (Expression alternative : choice.alternatives()) {
                    collectUses(alternative, uses);
                }
            }
            case Repeat repeat -> collectUses(repeat.body(), uses);
            case Reference reference -> uses.accept(reference.rule());
        }
    }

    static boolean derivable(Expression expression, Predicate<CodePoints> characters, Set<String> known) {
        return switch (expression) {
            case Characters one -> characters.test(one.set());
            case Sequence sequence -> {
                for (Expression part : sequence.parts()) {
                    if (!derivable(part, characters, known)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Choice choice -> {
                for (Expression alternative : choice.alternatives()) {
                    if (derivable(alternative, characters, known)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Repeat repeat -> repeat.least() == 0 || derivable(repeat.body(), characters, known);
            case Reference reference -> known.contains(reference.rule());
        };
    }
}
