package kawi.engine.constrain.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The intersection of two regular languages: both automata read the text together.
final class DfaProduct {
    private static final int MAX_STATES = 50_000;
    private static final int DEAD = 1;

    private record Pair(int left, int right) {}

    private final Dfa left;
    private final Dfa right;
    private final List<CodePoints> classes = new ArrayList<>();
    private final List<Pair> symbols = new ArrayList<>(); // of each common class
    private final Map<Pair, Integer> numbers = new HashMap<>();
    private final List<Pair> states = new ArrayList<>();

    private DfaProduct(Dfa left, Dfa right) {
        this.left = left;
        this.right = right;
        for (int i = 0; i < left.classes.size(); i++) {
            for (int j = 0; j < right.classes.size(); j++) {
                CodePoints common = left.classes.get(i).and(right.classes.get(j));
                if (!common.isEmpty()) {
                    classes.add(common);
                    symbols.add(new Pair(i, j));
                }
            }
        }
    }

    /// @throws ConstraintException if the automaton is too large
    static Dfa of(Dfa left, Dfa right) {
        return new DfaProduct(left, right).dfa();
    }

    private Dfa dfa() {
        states.add(new Pair(0, 0));
        states.add(new Pair(-1, -1)); // one of both is dead
        numbers.put(states.getFirst(), 0);
        BitSet accepts = new BitSet();
        List<int[]> next = new ArrayList<>();
        while (next.size() < states.size()) {
            int[] row = new int[classes.size()];
            if (next.size() == DEAD) {
                Arrays.fill(row, DEAD);
            } else {
                Pair state = states.get(next.size());
                accepts.set(next.size(), left.accepts.get(state.left) && right.accepts.get(state.right));
                Arrays.setAll(row, symbol -> successor(state, symbols.get(symbol)));
            }
            next.add(row);
        }
        return new Dfa(classes, next.toArray(int[][]::new), accepts);
    }

    private int successor(Pair state, Pair symbol) {
        var target = new Pair(left.next[state.left][symbol.left], right.next[state.right][symbol.right]);
        if (!left.isAlive(target.left) || !right.isAlive(target.right)) {
            return DEAD;
        }
        Integer known = numbers.get(target);
        if (known != null) {
            return known;
        }
        if (states.size() == MAX_STATES) {
            throw new ConstraintException(
                    "what is demanded of one string or number together is too complex: its automaton has more than"
                            + " %,d states".formatted(MAX_STATES));
        }
        numbers.put(target, states.size());
        states.add(target);
        return states.size() - 1;
    }
}
