package kawi.engine.constrain.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/// Removes unreachable states from a complete deterministic automaton and merges states that accept the same texts
/// (Hopcroft, "An n log n algorithm for minimizing states in a finite automaton", 1971).
///
/// The states are divided into blocks, at first those that accept and those that do not. Block by block and class by
/// class, the states that lead into a block are separated from those that do not, until nothing separates any more. Of
/// the two parts of a block only the smaller one needs to be looked at again.
///
/// @param next state, class -> state; state 0 is the start, and states are numbered in the order of a breadth-first
///     search
/// @param accepts states where the text may end
record StateMinimization(int[][] next, BitSet accepts) {

    static StateMinimization of(int[][] next, BitSet accepts) {
        StateMinimization reachable = renumbered(next, accepts, identity(next.length));
        int[] blockOf = new Blocks(reachable.next, reachable.accepts).blockOf;
        return renumbered(reachable.next, reachable.accepts, blockOf);
    }

    private static int[] identity(int size) {
        int[] identity = new int[size];
        Arrays.setAll(identity, i -> i);
        return identity;
    }

    /// One state for each block that is reachable.
    private static StateMinimization renumbered(int[][] next, BitSet accepts, int[] blockOf) {
        int[] number = new int[next.length]; // block -> state + 1
        List<Integer> representatives = new ArrayList<>();
        representatives.add(0);
        number[blockOf[0]] = 1;
        List<int[]> rows = new ArrayList<>();
        BitSet accepting = new BitSet();
        while (rows.size() < representatives.size()) {
            int state = representatives.get(rows.size());
            accepting.set(rows.size(), accepts.get(state));
            int[] row = new int[next[state].length];
            for (int symbol = 0; symbol < row.length; symbol++) {
                int target = next[state][symbol];
                if (number[blockOf[target]] == 0) {
                    representatives.add(target);
                    number[blockOf[target]] = representatives.size();
                }
                row[symbol] = number[blockOf[target]] - 1;
            }
            rows.add(row);
        }
        return new StateMinimization(rows.toArray(int[][]::new), accepting);
    }

    /// A partition of the states, refined until it is stable. The states of a block are adjacent in `states`.
    private static final class Blocks {
        private final int[] blockOf;
        private final int[] states;
        private final int[] position; // of each state in states
        private final int[] from; // of each block
        private final int[] to;
        private final int[] marked; // of each block: how many of its first states lead into the splitter
        private int count;

        Blocks(int[][] next, BitSet accepts) {
            int size = next.length;
            int symbols = next[0].length;
            blockOf = new int[size];
            states = new int[size];
            position = new int[size];
            from = new int[size];
            to = new int[size];
            marked = new int[size];
            int accepting = 0;
            int rejecting = accepts.cardinality();
            for (int state = 0; state < size; state++) {
                position[state] = accepts.get(state) ? accepting++ : rejecting++;
                states[position[state]] = state;
            }
            addBlock(0, accepts.cardinality());
            addBlock(accepts.cardinality(), size);
            Deque<Integer> splitters = new ArrayDeque<>();
            boolean[] waiting = new boolean[size + 1];
            for (int block = 0; block < count; block++) {
                splitters.add(block);
                waiting[block] = true;
            }
            int[][][] before = predecessors(next, symbols);
            while (!splitters.isEmpty()) {
                int splitter = splitters.remove();
                waiting[splitter] = false;
                int[] members = Arrays.copyOfRange(states, from[splitter], to[splitter]);
                for (int symbol = 0; symbol < symbols; symbol++) {
                    for (int block : mark(members, before[symbol])) {
                        int smaller = split(block);
                        if (smaller >= 0) {
                            int again = waiting[block] ? count - 1 : smaller;
                            if (!waiting[again]) {
                                waiting[again] = true;
                                splitters.add(again);
                            }
                        }
                    }
                }
            }
        }

        private void addBlock(int first, int end) {
            if (first < end) {
                from[count] = first;
                to[count] = end;
                for (int i = first; i < end; i++) {
                    blockOf[states[i]] = count;
                }
                count++;
            }
        }

        private static int[][][] predecessors(int[][] next, int symbols) {
            int[][] counts = new int[symbols][next.length];
            for (int[] row : next) {
                for (int symbol = 0; symbol < symbols; symbol++) {
                    counts[symbol][row[symbol]]++;
                }
            }
            int[][][] before = new int[symbols][next.length][];
            for (int symbol = 0; symbol < symbols; symbol++) {
                for (int state = 0; state < next.length; state++) {
                    before[symbol][state] = new int[counts[symbol][state]];
                }
                for (int state = 0; state < next.length; state++) {
                    int target = next[state][symbol];
                    before[symbol][target][--counts[symbol][target]] = state;
                }
            }
            return before;
        }

        /// Moves the states that lead into the members to the front of their blocks.
        ///
        /// @return the blocks that have such states
        private List<Integer> mark(int[] members, int[][] before) {
            List<Integer> touched = new ArrayList<>();
            for (int member : members) {
                for (int state : before[member]) {
                    int block = blockOf[state];
                    int border = from[block] + marked[block];
                    if (position[state] >= border) {
                        if (marked[block]++ == 0) {
                            touched.add(block);
                        }
                        swap(position[state], border);
                    }
                }
            }
            return touched;
        }

        private void swap(int i, int j) {
            int state = states[i];
            states[i] = states[j];
            states[j] = state;
            position[states[i]] = i;
            position[states[j]] = j;
        }

        /// Makes a block of its own of the marked states of a block.
        ///
        /// @return the smaller of both parts, -1 if all states were marked
        private int split(int block) {
            int border = from[block] + marked[block];
            marked[block] = 0;
            if (border == to[block]) {
                return -1;
            }
            int first = from[block];
            from[block] = border;
            addBlock(first, border);
            return border - first <= to[block] - border ? count - 1 : block;
        }
    }
}
