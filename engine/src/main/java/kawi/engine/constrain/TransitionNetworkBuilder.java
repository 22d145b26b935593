package kawi.engine.constrain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kawi.engine.constrain.TransitionNetwork.Call;
import kawi.engine.constrain.TransitionNetwork.Edge;
import kawi.engine.constrain.TransitionNetwork.End;
import kawi.engine.constrain.TransitionNetwork.NewWord;
import kawi.engine.constrain.TransitionNetwork.Node;
import kawi.engine.constrain.TransitionNetwork.Read;
import kawi.engine.constrain.TransitionNetwork.Split;
import kawi.engine.constrain.TransitionNetwork.Words;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Assertion;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Distinct;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Expression.Repeat;
import kawi.engine.constrain.grammar.Expression.Sequence;
import kawi.engine.constrain.grammar.Grammar;

/// Compiles a grammar to a network. Each expression is built backwards, in front of the node that follows it.
final class TransitionNetworkBuilder {
    /// More nodes are refused: a repetition of a million is a mistake or an attack.
    static final int MAX_NODES = 500_000;

    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>(); // rule -> number
    private final List<Integer> entries = new ArrayList<>();

    private Words words = Words.NONE;

    private TransitionNetworkBuilder() {}

    /// @throws ConstraintException if the network gets too large
    static TransitionNetwork build(Grammar grammar) {
        var builder = new TransitionNetworkBuilder();
        builder.add(new End());
        builder.number(Grammar.ROOT);
        grammar.rules().keySet().forEach(builder::number);
        grammar.rules()
                .forEach((name, body) ->
                        builder.entries.set(builder.number(name), builder.build(body, TransitionNetwork.END)));
        int[] entries = builder.entries.stream().mapToInt(Integer::intValue).toArray();
        return new TransitionNetwork(List.copyOf(builder.nodes), entries, builder.words);
    }

    private int number(String rule) {
        return numbers.computeIfAbsent(rule, name -> newRule());
    }

    private int newRule() {
        entries.add(TransitionNetwork.END);
        return entries.size() - 1;
    }

    private int add(Node node) {
        if (nodes.size() == MAX_NODES) {
            throw new ConstraintException(
                    "the constraint is too large: written out, its repetitions have more than %,d places"
                            .formatted(MAX_NODES));
        }
        nodes.add(node);
        return nodes.size() - 1;
    }

    /// @param next the node that follows
    /// @return the first node
    private int build(Expression expression, int next) {
        return switch (expression) {
            case Characters one -> read(Utf8.sequences(one.set()), next, new HashMap<>());
            case Sequence sequence -> {
                int entry = next;
                for (Expression part : sequence.parts().reversed()) {
                    entry = build(part, entry);
                }
                yield entry;
            }
            case Choice choice -> {
                var targets = new ArrayList<Integer>();
                for (Expression alternative : choice.alternatives()) {
                    targets.add(build(alternative, next));
                }
                yield add(new Split(targets));
            }
            case Repeat repeat ->
                repeat.most() == Expression.UNBOUNDED
                        ? endless(repeat.body(), repeat.least(), next)
                        : counted(repeat.body(), repeat.least(), repeat.most(), next);
            case Reference reference -> add(new Call(number(reference.rule()), next));
            case Distinct distinct -> {
                words = distinct.inArray() || words == Words.KEYS_AND_ELEMENTS ? Words.KEYS_AND_ELEMENTS : Words.KEYS;
                yield build(distinct.body(), add(new NewWord(next)));
            }
            case Assertion assertion -> throw new IllegalArgumentException("a grammar has no " + assertion);
        };
    }

    /// A tree of bytes: sequences with the same first bytes share a branch, equal rests share a node.
    private int read(List<List<Utf8.ByteRange>> sequences, int next, Map<List<List<Utf8.ByteRange>>, Integer> shared) {
        if (sequences.getFirst().isEmpty()) {
            return next;
        }
        Integer known = shared.get(sequences);
        if (known != null) {
            return known;
        }
        Map<Utf8.ByteRange, List<List<Utf8.ByteRange>>> byFirst = sequences.stream()
                .collect(Collectors.groupingBy(
                        List::getFirst,
                        LinkedHashMap::new,
                        Collectors.mapping(each -> each.subList(1, each.size()), Collectors.toList())));
        List<Edge> edges = byFirst.entrySet().stream()
                .map(entry ->
                        new Edge(entry.getKey().first(), entry.getKey().last(), read(entry.getValue(), next, shared)))
                .toList();
        int node = add(new Read(edges));
        shared.put(sequences, node);
        return node;
    }

    /// `x*`, `x+`, `x{m,}`: the last required repetition loops.
    private int endless(Expression body, int least, int next) {
        Expression once = least > 1 ? cheapToRepeat(body) : body;
        int again = add(new Split(List.of()));
        int entry = build(once, again);
        nodes.set(again, new Split(List.of(entry, next)));
        return least == 0 ? again : times(once, least - 1, entry);
    }

    /// `x{m,n}` becomes x, `m` times, then `(x(x(x)?)?)?`: each text has exactly one derivation.
    private int counted(Expression body, int least, int most, int next) {
        Expression once = most > 1 ? cheapToRepeat(body) : body;
        int entry = next;
        for (int i = least; i < most; i++) {
            entry = add(new Split(List.of(build(once, entry), next)));
        }
        return times(once, least, entry);
    }

    private int times(Expression once, int times, int next) {
        int entry = next;
        for (int i = 0; i < times; i++) {
            entry = build(once, entry);
        }
        return entry;
    }

    /// A rule of its own that every repetition calls, so that nested repetitions add up and do not multiply.
    private Expression cheapToRepeat(Expression body) {
        boolean cheap = body instanceof Reference
                || (body instanceof Characters one
                        && Utf8.sequences(one.set()).stream().allMatch(each -> each.size() == 1));
        if (cheap) {
            return body;
        }
        int rule = newRule();
        entries.set(rule, build(body, TransitionNetwork.END));
        String name = "the repetition " + rule; // no name of a rule has spaces
        numbers.put(name, rule);
        return new Reference(name);
    }
}
