package kawi.engine.constrain.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kawi.engine.constrain.grammar.CodePoints;

/// The characters that are equal when case is ignored, by Unicode's simple case folding (`CaseFolding.txt`, statuses C
/// and S), which ECMAScript prescribes for the flags `iu`.
///
/// The JDK has no case folding. The lower case of the upper case has the same groups, but for the Turkish i without
/// and with a dot, which simple folding leaves alone, and three pairs that Unicode 15.1 has added.
final class CaseFolding {
    private static final Map<Integer, Integer> PAIRS = Map.of(0x1FD3, 0x0390, 0x1FE3, 0x03B0, 0xFB05, 0xFB06);
    private static final int CAPITAL_I_WITH_DOT = 0x130;
    private static final int SMALL_DOTLESS_I = 0x131;

    private CaseFolding() {}

    /// The groups of more than one character; found once, for it takes all of Unicode.
    private static final class Groups {
        static final List<CodePoints> ALL = find();

        private static List<CodePoints> find() {
            Map<Integer, List<CodePoints>> byFolded = new TreeMap<>();
            for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
                int folded = folded(character);
                if (folded != character) {
                    byFolded.computeIfAbsent(folded, key -> new ArrayList<>(List.of(CodePoints.of(key))))
                            .add(CodePoints.of(character));
                }
            }
            return byFolded.values().stream().map(CodePoints::union).toList();
        }
    }

    private static int folded(int character) {
        if (character == CAPITAL_I_WITH_DOT || character == SMALL_DOTLESS_I) {
            return character;
        }
        Integer pair = PAIRS.get(character);
        return pair != null ? pair : Character.toLowerCase(Character.toUpperCase(character));
    }

    /// A set with all characters that are equal to one of it when case is ignored.
    static CodePoints closure(CodePoints set) {
        List<CodePoints> all = new ArrayList<>();
        all.add(set);
        for (CodePoints group : Groups.ALL) {
            if (group.characters().anyMatch(set::contains)) {
                all.add(group);
            }
        }
        return CodePoints.union(all);
    }
}
