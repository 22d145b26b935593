package kawi.engine.constrain.grammar;

import java.util.Collections;
import java.util.LinkedHashMap;
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

/// Rules that may refer to each other. The rule [#ROOT] is the whole text. Every reference has a rule.
///
/// @param rules by name
public record Grammar(Map<String, Expression> rules) {
    public static final String ROOT = "root";

    public Grammar {
        rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    }

    /// The grammar of a regular expression. Assertions are resolved: they make it deterministic.
    ///
    /// @throws ConstraintException if there are assertions and the automaton is too large
    public static Grammar of(Expression regular) {
        if (!Expression.hasAssertions(regular)) {
            return new Grammar(Map.of(ROOT, regular));
        }
        Map<String, Expression> rules = new LinkedHashMap<>();
        rules.put(ROOT, Dfa.of(regular).rules("state", Characters::new, rules::put));
        return new Grammar(rules);
    }

    static IllegalArgumentException unexpected(Assertion assertion) {
        return new IllegalArgumentException("a grammar has no assertions, but here is " + assertion.boundary());
    }

    /// Whether there is no text at all.
    public boolean isEmpty() {
        return !derivable(set -> !set.isEmpty()).contains(ROOT);
    }

    /// The names of the rules from which a text of certain characters can be derived. With no characters these are the
    /// rules that may be empty, with all characters the rules that can end.
    public Set<String> derivable(Predicate<CodePoints> characters) {
        return new Derivation(characters).rules(rules);
    }

    /// Whether a text of certain characters can be derived from an expression.
    ///
    /// @param known the rules from which one can
    public static boolean derivable(Expression expression, Predicate<CodePoints> characters, Set<String> known) {
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
            case Assertion assertion -> throw unexpected(assertion);
            case Distinct distinct -> derivable(distinct.body(), characters, known);
        };
    }
}
