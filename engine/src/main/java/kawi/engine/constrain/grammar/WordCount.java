package kawi.engine.constrain.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The number of texts that a [Dfa] accepts, and the texts themselves if they are few.
record WordCount(Dfa dfa) {

    /// All texts, shortest first; empty if there are more than a limit.
    Optional<List<String>> words(int most) {
        record Prefix(String text, int state) {}
        List<String> words = new ArrayList<>();
        Deque<Prefix> open = new ArrayDeque<>();
        if (!dfa.isEmpty()) {
            open.add(new Prefix("", 0));
        }
        while (!open.isEmpty()) {
            Prefix prefix = open.remove();
            if (dfa.accepts.get(prefix.state)) {
                words.add(prefix.text);
            }
            for (int symbol = 0; symbol < dfa.classes.size(); symbol++) {
                int successor = dfa.next[prefix.state][symbol];
                if (dfa.isAlive(successor)) {
                    dfa.classes
                            .get(symbol)
                            .characters()
                            .limit(most + 1L)
                            .forEach(each -> open.add(new Prefix(prefix.text + Character.toString(each), successor)));
                }
            }
            if (words.size() + open.size() > most) { // each prefix is continued to a text of its own
                return Optional.empty();
            }
        }
        return Optional.of(words);
    }

    /// The number of texts; [Long#MAX_VALUE] if there are that many or more.
    ///
    /// The states are visited in topological order, each with the number of ways to it. States that are never free of
    /// predecessors lie on or behind a cycle, and each way around it is another text.
    long count() {
        if (dfa.isEmpty()) {
            return 0;
        }
        int[] predecessors = new int[dfa.next.length];
        int alive = 0;
        for (int state = 0; state < dfa.next.length; state++) {
            if (dfa.isAlive(state)) {
                alive++;
                for (int successor : dfa.next[state]) {
                    predecessors[successor]++;
                }
            }
        }
        long[] ways = new long[dfa.next.length];
        ways[0] = 1;
        Deque<Integer> free = new ArrayDeque<>();
        if (predecessors[0] == 0) {
            free.add(0);
        }
        long total = 0;
        for (; !free.isEmpty(); alive--) {
            int state = free.remove();
            total = dfa.accepts.get(state) ? sum(total, ways[state]) : total;
            for (int symbol = 0; symbol < dfa.classes.size(); symbol++) {
                int successor = dfa.next[state][symbol];
                if (dfa.isAlive(successor)) {
                    ways[successor] = sum(
                            ways[successor],
                            product(ways[state], dfa.classes.get(symbol).size()));
                    if (--predecessors[successor] == 0) {
                        free.add(successor);
                    }
                }
            }
        }
        return alive == 0 ? total : Long.MAX_VALUE;
    }

    private static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private static long product(long a, long b) {
        return a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }
}
