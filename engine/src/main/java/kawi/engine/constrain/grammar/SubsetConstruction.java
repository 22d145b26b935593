package kawi.engine.constrain.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kawi.engine.constrain.grammar.Boundary.Side;
import kawi.engine.constrain.grammar.Nfa.Accept;
import kawi.engine.constrain.grammar.Nfa.Assert;
import kawi.engine.constrain.grammar.Nfa.Read;
import kawi.engine.constrain.grammar.Nfa.Split;

/// Makes an NFA deterministic: a state of the DFA is a set of nodes of the NFA (Rabin and Scott, "Finite automata and
/// their decision problems", 1959).
///
/// Whether a boundary holds depends on the character before and the character after a position. So a state holds the
/// nodes from before the boundaries were decided, together with what the character before was; the boundaries are
/// decided when the next character, or the end of the text, is known (as RE2 does).
final class SubsetConstruction {
    private static final int MAX_STATES = 20_000;

    /// Nodes that are visited: a second or so.
    private static final long MAX_STEPS = 50_000_000;

    /// Nodes of the NFA, ascending, and the side before them.
    private record Subset(int[] nodes, Side before) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Subset that && before == that.before && Arrays.equals(nodes, that.nodes);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(nodes) + before.hashCode();
        }
    }

    private final Nfa nfa;
    private final boolean hasBoundaries;
    private final Partition partition;
    private final int[][] symbolsOf; // node that reads -> the classes that it reads
    private final Side[] sides; // of each class
    private final Map<Subset, Integer> numbers = new HashMap<>();
    private final List<Subset> subsets = new ArrayList<>();
    private long steps;

    private SubsetConstruction(Nfa nfa) {
        this.nfa = nfa;
        hasBoundaries = nfa.nodes.stream().anyMatch(Assert.class::isInstance);
        Map<CodePoints, Integer> sets = new HashMap<>();
        List<CodePoints> inOrder = new ArrayList<>();
        nfa.nodes.forEach(node -> {
            if (node instanceof Read reads && sets.putIfAbsent(reads.set(), sets.size()) == null) {
                inOrder.add(reads.set());
            }
        });
        if (hasBoundaries) { // every class lies on one side
            inOrder.addAll(List.of(Boundary.LINE_TERMINATORS, Boundary.WORD, Boundary.FOLDED_TO_WORD));
        }
        partition = Partition.of(inOrder);
        sides = partition.classes().stream()
                .map(each -> hasBoundaries ? Side.of(each.first()) : Side.OTHER)
                .toArray(Side[]::new);
        List<BitSet> classesOfSet = transposed(partition.members(), inOrder.size());
        symbolsOf = nfa.nodes.stream()
                .map(node -> node instanceof Read reads
                        ? classesOfSet.get(sets.get(reads.set())).stream().toArray()
                        : null)
                .toArray(int[][]::new);
    }

    private static List<BitSet> transposed(List<BitSet> rows, int columns) {
        List<BitSet> transposed = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            BitSet bits = new BitSet();
            for (int row = 0; row < rows.size(); row++) {
                bits.set(row, rows.get(row).get(column));
            }
            transposed.add(bits);
        }
        return transposed;
    }

    /// @throws ConstraintException if there are too many states
    static Dfa of(Nfa nfa) {
        return new SubsetConstruction(nfa).dfa();
    }

    private Dfa dfa() {
        number(new Subset(new int[] {nfa.start}, hasBoundaries ? Side.EDGE : Side.OTHER));
        List<int[]> next = new ArrayList<>();
        BitSet accepts = new BitSet();
        while (next.size() < subsets.size()) {
            Subset subset = subsets.get(next.size());
            accepts.set(next.size(), closure(subset, Side.EDGE).get(Nfa.ACCEPT));
            next.add(successors(subset));
        }
        return new Dfa(partition.classes(), next.toArray(int[][]::new), accepts);
    }

    private int[] successors(Subset subset) {
        BitSet[] targets = new BitSet[sides.length];
        for (Side after : hasBoundaries ? Side.values() : new Side[] {Side.OTHER}) {
            closure(subset, after).stream().forEach(node -> {
                if (nfa.nodes.get(node) instanceof Read reads) {
                    for (int symbol : symbolsOf[node]) {
                        steps++;
                        if (sides[symbol] == after) {
                            targets[symbol] = targets[symbol] == null ? new BitSet() : targets[symbol];
                            targets[symbol].set(reads.next());
                        }
                    }
                }
            });
        }
        int[] next = new int[sides.length];
        for (int symbol = 0; symbol < next.length; symbol++) {
            int[] nodes = targets[symbol] == null
                    ? new int[0]
                    : targets[symbol].stream().toArray();
            next[symbol] = number(new Subset(nodes, nodes.length == 0 ? Side.OTHER : sides[symbol]));
        }
        return next;
    }

    private int number(Subset subset) {
        Integer known = numbers.get(subset);
        if (known != null) {
            return known;
        }
        if (subsets.size() == MAX_STATES || steps > MAX_STEPS) {
            throw new ConstraintException(
                    "the expression is too complex: its automaton has more than %,d states".formatted(subsets.size()));
        }
        numbers.put(subset, subsets.size());
        subsets.add(subset);
        return subsets.size() - 1;
    }

    /// The nodes that are reached from a subset without reading, when the next character is on a side.
    private BitSet closure(Subset subset, Side after) {
        BitSet reached = new BitSet();
        Deque<Integer> open = new ArrayDeque<>();
        for (int node : subset.nodes) {
            reached.set(node);
            open.push(node);
        }
        while (!open.isEmpty()) {
            steps++;
            switch (nfa.nodes.get(open.pop())) {
                case Accept end -> {}
                case Read reads -> {}
                case Split split -> split.targets().forEach(target -> reach(target, reached, open));
                case Assert assertion -> {
                    if (assertion.boundary().holds(subset.before, after)) {
                        reach(assertion.next(), reached, open);
                    }
                }
            }
        }
        return reached;
    }

    private static void reach(int node, BitSet reached, Deque<Integer> open) {
        if (!reached.get(node)) {
            reached.set(node);
            open.push(node);
        }
    }
}
