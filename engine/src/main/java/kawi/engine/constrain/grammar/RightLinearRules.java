package kawi.engine.constrain.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Reference;

/// Writes a [Dfa] as rules. The rule of a state is a choice: characters, followed by the rule of the next state, or
/// nothing where the text may end. The reference comes last, so that the rules do not pile up while a text is read.
final class RightLinearRules {
    /// Sets of more ranges are written once and referred to.
    private static final int MAX_RANGES = 3;

    private final Dfa dfa;
    private final String name;
    private final Function<CodePoints, Expression> character;
    private final BiConsumer<String, Expression> rules;
    private final Map<CodePoints, Expression> written = new HashMap<>();

    RightLinearRules(
            Dfa dfa, String name, Function<CodePoints, Expression> character, BiConsumer<String, Expression> rules) {
        this.dfa = dfa;
        this.name = name;
        this.character = character;
        this.rules = rules;
    }

    /// @return a reference to the rule of the start
    Expression write() {
        for (int state = 0; state < dfa.next.length; state++) {
            if (state == 0 || dfa.isAlive(state)) {
                rules.accept(name + " " + state, rule(state));
            }
        }
        return new Reference(name + " 0");
    }

    private Expression rule(int state) {
        Map<Integer, List<CodePoints>> byTarget = new TreeMap<>();
        for (int symbol = 0; symbol < dfa.classes.size(); symbol++) {
            int target = dfa.next[state][symbol];
            if (dfa.isAlive(target)) {
                byTarget.computeIfAbsent(target, key -> new ArrayList<>()).add(dfa.classes.get(symbol));
            }
        }
        List<Expression> ways = new ArrayList<>();
        byTarget.forEach(
                (target, classes) -> ways.add(Expression.sequence(oneOf(classes), new Reference(name + " " + target))));
        if (dfa.accepts.get(state)) {
            ways.add(Expression.EMPTY);
        }
        return new Choice(ways);
    }

    private Expression oneOf(List<CodePoints> classes) {
        List<CodePoints> small = new ArrayList<>();
        List<Expression> ways = new ArrayList<>();
        for (CodePoints each : classes) {
            if (each.ranges().size() <= MAX_RANGES) {
                small.add(each);
            } else {
                ways.add(written(each));
            }
        }
        if (!small.isEmpty()) {
            ways.add(written(CodePoints.union(small)));
        }
        return ways.size() == 1 ? ways.getFirst() : new Choice(ways);
    }

    private Expression written(CodePoints set) {
        return written.computeIfAbsent(set, key -> {
            Expression expression = character.apply(key);
            boolean isSmall =
                    expression instanceof Characters one && one.set().ranges().size() <= MAX_RANGES;
            if (isSmall) {
                return expression;
            }
            String rule = name + " characters " + written.size();
            rules.accept(rule, expression);
            return new Reference(rule);
        });
    }
}
