package kawi.engine.constrain.grammar;

import java.util.ArrayList;
import java.util.List;
import kawi.engine.constrain.grammar.Expression.Assertion;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Distinct;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Expression.Repeat;
import kawi.engine.constrain.grammar.Expression.Sequence;

/// A nondeterministic finite automaton over characters, built from an expression without references (Thompson, "Regular
/// expression search algorithm", 1968). Each expression is built backwards, in front of the node that follows it.
final class Nfa {
    /// The number of the node where the text may end.
    static final int ACCEPT = 0;

    private static final int MAX_NODES = 100_000;

    /// A node.
    sealed interface Node {}

    /// The text may end here.
    record Accept() implements Node {}

    /// Reads a character of a set.
    record Read(CodePoints set, int next) implements Node {}

    /// Continues at each of the targets without reading.
    record Split(List<Integer> targets) implements Node {}

    /// Continues without reading if a boundary is here.
    record Assert(Boundary boundary, int next) implements Node {}

    final List<Node> nodes = new ArrayList<>();
    final int start;

    /// @throws ConstraintException if its repetitions, written out, are too long
    Nfa(Expression expression) {
        nodes.add(new Accept());
        start = build(expression, ACCEPT);
    }

    private int add(Node node) {
        if (nodes.size() == MAX_NODES) {
            throw new ConstraintException(
                    "the expression is too large: written out, its repetitions have more than %,d characters"
                            .formatted(MAX_NODES));
        }
        nodes.add(node);
        return nodes.size() - 1;
    }

    /// @param next the node that follows
    /// @return the first node
    private int build(Expression expression, int next) {
        return switch (expression) {
            case Characters one -> add(new Read(one.set(), next));
            case Sequence sequence -> {
                int entry = next;
                for (Expression part : sequence.parts().reversed()) {
                    entry = build(part, entry);
                }
                yield entry;
            }
            case Choice choice ->
                add(new Split(choice.alternatives().stream()
                        .map(each -> build(each, next))
                        .toList()));
            case Repeat repeat -> repeat(repeat, next);
            case Assertion assertion -> add(new Assert(assertion.boundary(), next));
            case Distinct distinct -> throw new IllegalArgumentException("not regular: " + distinct);
            case Reference reference -> throw new IllegalArgumentException("not regular: " + reference);
        };
    }

    /// `x{m,}` is `m` times x, then x any number of times; `x{m,n}` is `m` times x, then `(x(x(x)?)?)?`.
    private int repeat(Repeat repeat, int next) {
        int entry = next;
        if (repeat.most() == Expression.UNBOUNDED) {
            entry = add(new Split(List.of()));
            nodes.set(entry, new Split(List.of(build(repeat.body(), entry), next)));
        } else {
            for (int i = repeat.least(); i < repeat.most(); i++) {
                entry = add(new Split(List.of(build(repeat.body(), entry), next)));
            }
        }
        for (int i = 0; i < repeat.least(); i++) {
            entry = build(repeat.body(), entry);
        }
        return entry;
    }
}
