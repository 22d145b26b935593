package kawi.engine.constrain.grammar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kawi.engine.constrain.grammar.CodePoints.Range;

/// All characters, divided into the coarsest classes such that each of some sets is a union of classes.
///
/// @param classes disjoint, together [CodePoints#ALL]
/// @param members for each class the indices of the sets that contain it
record Partition(List<CodePoints> classes, List<BitSet> members) {

    static Partition of(Collection<CodePoints> sets) {
        Map<Integer, BitSet> changes = new TreeMap<>(); // code point -> the sets that begin or end there
        int index = 0;
        for (CodePoints set : sets) {
            for (Range range : set.ranges()) {
                changes.computeIfAbsent(range.first(), key -> new BitSet()).flip(index);
                changes.computeIfAbsent(range.last() + 1, key -> new BitSet()).flip(index);
            }
            index++;
        }
        Map<BitSet, List<CodePoints>> bySignature = new LinkedHashMap<>();
        BitSet inside = new BitSet();
        int from = 0;
        for (var change : changes.entrySet()) {
            add(bySignature, inside, from, change.getKey() - 1);
            from = change.getKey();
            inside.xor(change.getValue());
        }
        add(bySignature, inside, from, Character.MAX_CODE_POINT);
        return new Partition(
                bySignature.values().stream().map(CodePoints::union).toList(), List.copyOf(bySignature.keySet()));
    }

    private static void add(Map<BitSet, List<CodePoints>> bySignature, BitSet inside, int first, int last) {
        if (first <= last) {
            CodePoints range = CodePoints.range(first, last);
            if (!range.isEmpty()) { // surrogates are no characters
                bySignature
                        .computeIfAbsent((BitSet) inside.clone(), key -> new ArrayList<>())
                        .add(range);
            }
        }
    }
}
