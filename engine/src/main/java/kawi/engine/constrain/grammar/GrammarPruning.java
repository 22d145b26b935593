package kawi.engine.constrain.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Expression.Repeat;
import kawi.engine.constrain.grammar.Expression.Sequence;

/// Cuts away what no text can come of: characters that the vocabulary cannot write, and all that would need them; rules
/// that never end; rules that nothing refers to.
///
/// What is left keeps a promise that the whole package rests on: **as long as there is a way on, there is a way to the
/// end.** So a text may be continued by whatever keeps the automaton alive.
public final class GrammarPruning {
    private static final int CHARACTERS_NAMED = 5;

    private final Grammar grammar;
    private final CodePoints alphabet;
    private final Set<String> derivable;
    private final Deque<String> wanted = new ArrayDeque<>();
    private final Map<String, Expression> kept = new LinkedHashMap<>();

    private GrammarPruning(Grammar grammar, CodePoints alphabet) {
        this.grammar = grammar;
        this.alphabet = alphabet;
        this.derivable = grammar.derivable(set -> !set.and(alphabet).isEmpty());
    }

    /// The texts of a grammar that consist of an alphabet's characters.
    ///
    /// @throws ConstraintException if there are none
    public static Grammar trim(Grammar grammar, CodePoints alphabet) {
        var trimming = new GrammarPruning(grammar, alphabet);
        if (!trimming.derivable.contains(Grammar.ROOT)) {
            throw new ConstraintException(
                    grammar.derivable(set -> !set.isEmpty()).contains(Grammar.ROOT)
                            ? "the vocabulary cannot write any text that satisfies the constraint"
                                    + trimming.missingCharacters()
                            : "no text satisfies the constraint: what it demands never ends");
        }
        return trimming.trimmed();
    }

    private Grammar trimmed() {
        wanted.add(Grammar.ROOT);
        while (!wanted.isEmpty()) {
            String rule = wanted.remove();
            if (!kept.containsKey(rule)) {
                kept.put(rule, trimmed(grammar.rules().get(rule)));
            }
        }
        return new Grammar(kept);
    }

    private boolean isDerivable(Expression expression) {
        return Grammar.derivable(expression, set -> !set.and(alphabet).isEmpty(), derivable);
    }

    /// @param expression one that is derivable
    private Expression trimmed(Expression expression) {
        return switch (expression) {
            case Characters one -> new Characters(one.set().and(alphabet));
            case Sequence sequence -> {
                var parts = new ArrayList<Expression>();
                for (Expression part : sequence.parts()) {
                    parts.add(trimmed(part));
                }
                yield new Sequence(parts);
            }
            case Choice choice -> {
                var possible = new ArrayList<Expression>();
                for (Expression each : choice.alternatives()) {
                    if (isDerivable(each)) {
                        possible.add(trimmed(each));
                    }
                }
                yield possible.size() == 1 ? possible.getFirst() : new Choice(possible);
            }
            case Repeat repeat ->
                isDerivable(repeat.body())
                        ? new Repeat(trimmed(repeat.body()), repeat.least(), repeat.most())
                        : Expression.EMPTY;
            case Reference reference -> {
                wanted.add(reference.rule());
                yield reference;
            }
        };
    }

    /// Those that the constraint asks for by name, for the error.
    private String missingCharacters() {
        Set<Integer> missing = new LinkedHashSet<>();
        grammar.rules().values().forEach(rule -> collectMissing(rule, missing));
        if (missing.isEmpty()) {
            return "";
        }
        return missing.stream()
                .limit(CHARACTERS_NAMED)
                .map(each -> Character.isISOControl(each)
                        ? "U+%04X".formatted(each)
                        : "\"%s\" (U+%04X)".formatted(Character.toString(each), each))
                .collect(Collectors.joining(", ", ": it has no ", missing.size() > CHARACTERS_NAMED ? ", ..." : ""));
    }

    private void collectMissing(Expression expression, Set<Integer> missing) {
        switch (expression) {
            case Characters one -> {
                if (one.set().isSingle() && one.set().and(alphabet).isEmpty()) {
                    missing.add(one.set().first());
                }
            }
            case Sequence sequence -> {
                for (Expression part : sequence.parts()) {
                    collectMissing(part, missing);
                }
            }
            case Choice choice -> {
                for (Expression alternative : choice.alternatives()) {
                    collectMissing(alternative, missing);
                }
            }
            case Repeat repeat -> collectMissing(repeat.body(), missing);
            case Reference reference -> {}
        }
    }
}
