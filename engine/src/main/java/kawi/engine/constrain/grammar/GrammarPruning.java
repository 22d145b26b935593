package kawi.engine.constrain.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kawi.engine.constrain.grammar.Expression.Assertion;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Distinct;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Expression.Repeat;
import kawi.engine.constrain.grammar.Expression.Sequence;

/// Removes what no text can be derived from: characters that the vocabulary cannot write, and everything that needs
/// them; rules that never end; rules that are not referred to.
///
/// The rest has a property that the whole package relies on: **whenever the text can continue, it can also reach an
/// end.** So a text may be continued by anything that keeps the automaton alive.
public final class GrammarPruning {
    private static final int MAX_CHARACTERS_NAMED = 5;

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

    /// The texts of a grammar that consist of characters of an alphabet.
    ///
    /// @throws ConstraintException if the language is empty
    public static Grammar prune(Grammar grammar, CodePoints alphabet) {
        var pruning = new GrammarPruning(grammar, alphabet);
        if (!pruning.derivable.contains(Grammar.ROOT)) {
            throw new ConstraintException(
                    grammar.isEmpty()
                            ? "no text satisfies the constraint"
                            : "the vocabulary cannot write any text that satisfies the constraint"
                                    + pruning.missingCharacters());
        }
        return pruning.pruned();
    }

    private Grammar pruned() {
        wanted.add(Grammar.ROOT);
        while (!wanted.isEmpty()) {
            String rule = wanted.remove();
            if (!kept.containsKey(rule)) {
                kept.put(rule, pruned(grammar.rules().get(rule)));
            }
        }
        return new Grammar(kept);
    }

    private boolean isDerivable(Expression expression) {
        return Grammar.derivable(expression, set -> !set.and(alphabet).isEmpty(), derivable);
    }

    /// @param expression one that is derivable
    private Expression pruned(Expression expression) {
        return switch (expression) {
            case Characters one -> new Characters(one.set().and(alphabet));
            case Sequence sequence -> {
                var parts = new ArrayList<Expression>();
                for (Expression part : sequence.parts()) {
                    parts.add(pruned(part));
                }
                yield new Sequence(parts);
            }
            case Choice choice -> {
                var possible = new ArrayList<Expression>();
                for (Expression each : choice.alternatives()) {
                    if (isDerivable(each)) {
                        possible.add(pruned(each));
                    }
                }
                yield possible.size() == 1 ? possible.getFirst() : new Choice(possible);
            }
            case Repeat repeat ->
                isDerivable(repeat.body())
                        ? new Repeat(pruned(repeat.body()), repeat.least(), repeat.most())
                        : Expression.EMPTY;
            case Reference reference -> {
                wanted.add(reference.rule());
                yield reference;
            }
            case Assertion assertion -> throw Grammar.unexpected(assertion);
            case Distinct distinct -> new Distinct(pruned(distinct.body()), distinct.inArray());
        };
    }

    /// The characters that the constraint needs one by one and the vocabulary lacks, for the error message.
    private String missingCharacters() {
        Set<Integer> missing = new LinkedHashSet<>();
        grammar.rules().values().forEach(rule -> collectMissing(rule, missing));
        if (missing.isEmpty()) {
            return "";
        }
        return missing.stream()
                .limit(MAX_CHARACTERS_NAMED)
                .map(each -> Character.isISOControl(each)
                        ? "U+%04X".formatted(each)
                        : "\"%s\" (U+%04X)".formatted(Character.toString(each), each))
                .collect(
                        Collectors.joining(", ", ": it has no ", missing.size() > MAX_CHARACTERS_NAMED ? ", ..." : ""));
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
            case Assertion assertion -> {}
            case Distinct distinct -> collectMissing(distinct.body(), missing);
        }
    }
}
