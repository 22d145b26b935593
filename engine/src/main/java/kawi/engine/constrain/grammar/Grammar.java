package kawi.engine.constrain.grammar;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Expression.Repeat;
import kawi.engine.constrain.grammar.Expression.Sequence;

/// Rules that may refer to each other, of which [#ROOT] is the whole text. Every reference has its rule.
///
/// @param rules by their names
public record Grammar(Map<String, Expression> rules) {
    public static final String ROOT = "root";

    public Grammar {
        rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    }

    /// A grammar without references.
    public static Grammar of(Expression text) {
        return new Grammar(Map.of(ROOT, text));
    }

    /// The names of the rules of which a text can be derived that consists of certain characters only: with none, those
    /// that may be empty; with all, those that ever end.
    public Set<String> derivable(Predicate<CodePoints> characters) {
        return new Derivation(characters).rules(rules);
    }

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
        };
    }
}
