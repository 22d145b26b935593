package kawi.engine.constrain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Creates sets of stacks, each only once.
final class StackPool {
    /// The maximum depth of calls: texts that need more are not offered.
    static final int MAX_DEPTH = 1_000;

    private final Map<Stacks, Stacks> pool = new HashMap<>();
    private final Map<Long, Stacks> unions = new HashMap<>();

    /// The number of cached sets and unions.
    int size() {
        return pool.size() + unions.size();
    }

    /// The set of the stack without addresses.
    Stacks empty() {
        return unique(true, new int[0], new Stacks[0]);
    }

    /// Pushes an address on every stack of a set.
    Stacks push(int address, Stacks below) {
        return unique(false, new int[] {address}, new Stacks[] {below});
    }

    /// The stacks of both sets.
    @SuppressWarnings("ReferenceEquality") // equal sets are the same object
    Stacks union(Stacks a, Stacks b) {
        if (a == b) {
            return a;
        }
        long key = ((long) Math.min(a.number, b.number) << Integer.SIZE) | Math.max(a.number, b.number);
        Stacks known = unions.get(key);
        if (known == null) {
            known = merge(a, b);
            unions.put(key, known);
        }
        return known;
    }

    private Stacks merge(Stacks a, Stacks b) {
        int[] tops = new int[a.tops.length + b.tops.length];
        Stacks[] below = new Stacks[tops.length];
        int count = 0;
        int i = 0;
        int j = 0;
        while (i < a.tops.length || j < b.tops.length) {
            if (j == b.tops.length || (i < a.tops.length && a.tops[i] < b.tops[j])) {
                tops[count] = a.tops[i];
                below[count++] = a.below[i++];
            } else if (i == a.tops.length || b.tops[j] < a.tops[i]) {
                tops[count] = b.tops[j];
                below[count++] = b.below[j++];
            } else {
                tops[count] = a.tops[i];
                below[count++] = union(a.below[i++], b.below[j++]);
            }
        }
        return unique(a.holdsEmpty || b.holdsEmpty, Arrays.copyOf(tops, count), Arrays.copyOf(below, count));
    }

    private Stacks unique(boolean holdsEmpty, int[] tops, Stacks[] below) {
        var candidate = new Stacks(pool.size(), holdsEmpty, tops, below);
        Stacks known = pool.putIfAbsent(candidate, candidate);
        return known == null ? candidate : known;
    }

    /// Copies sets of another pool.
    ///
    /// @return in their order
    Stacks[] adopt(Stacks... others) {
        var seen = new IdentityHashMap<Stacks, Boolean>();
        Deque<Stacks> open = new ArrayDeque<>(Arrays.asList(others));
        List<Stacks> all = new ArrayList<>();
        while (!open.isEmpty()) {
            Stacks next = open.pop();
            if (seen.put(next, true) == null) {
                all.add(next);
                open.addAll(Arrays.asList(next.below));
            }
        }
        // Sets below were created before, and have lower numbers.
        all.sort(Comparator.comparingInt(each -> each.number));
        var mine = new IdentityHashMap<Stacks, Stacks>();
        for (Stacks each : all) {
            mine.put(
                    each,
                    unique(
                            each.holdsEmpty,
                            each.tops,
                            Arrays.stream(each.below).map(mine::get).toArray(Stacks[]::new)));
        }
        return Arrays.stream(others).map(mine::get).toArray(Stacks[]::new);
    }
}
