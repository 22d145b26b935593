package kawi.tokenizer.regex;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a pattern matches where case is ignored, as Oniguruma does it: by Unicode's full case folding, with which `K`
/// equals `k` and the Kelvin sign, and `ß` equals `ss`.
///
/// Equality of single characters is supported. Where one character equals several, Oniguruma's result depends on
/// details such as `sss` not matching `sß`, so patterns in which that could happen are refused: see [#unfolds].
final class CaseFolding {
    /// `İ` and `ı` equal no other single character. The other four, new in Unicode 16, are not in Oniguruma's table.
    private static final Set<Integer> UNFOLDED = Set.of(0x130, 0x131, 0x19B, 0x264, 0xA7CB, 0xA7DC);

    private static final Map<Integer, CodePointSet> EQUAL = new HashMap<>(); // only of characters that have equals
    private static final Set<Integer> UNFOLDING = new HashSet<>();
    private static final Set<List<Integer>> UNFOLDED_TEXTS = new HashSet<>();

    static {
        var classes = new HashMap<String, List<Integer>>();
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (Character.toLowerCase(codePoint) != codePoint || Character.toUpperCase(codePoint) != codePoint) {
                enter(codePoint, classes);
            } else if (Character.getType(codePoint) == Character.LOWERCASE_LETTER) {
                enter(codePoint, classes); // it may become several characters, as ŉ and the ligatures do
            }
        }
        for (List<Integer> equal : classes.values()) {
            CodePointSet set = equal.stream().map(CodePointSet::of).reduce(CodePointSet.NONE, CodePointSet::union);
            equal.forEach(codePoint -> EQUAL.put(codePoint, set));
        }
    }

    private CaseFolding() {}

    private static void enter(int codePoint, Map<String, List<Integer>> classes) {
        String folded = folded(codePoint);
        classes.computeIfAbsent(folded, key -> new ArrayList<>()).add(codePoint);
        if (folded.codePointCount(0, folded.length()) > 1) {
            UNFOLDING.add(codePoint);
            UNFOLDED_TEXTS.add(folded.codePoints().boxed().toList());
        }
    }

    /// Full case folding: the lower case of the upper case, which may be several characters.
    private static String folded(int codePoint) {
        if (codePoint == 0x130) {
            return "i\u0307";
        }
        if (UNFOLDED.contains(codePoint)) {
            return Character.toString(codePoint);
        }
        String lower = Character.toString(Character.toLowerCase(codePoint));
        return eachLower(lower.toUpperCase(Locale.ROOT));
    }

    /// Lower case, character by character, without context: a final sigma is not treated specially.
    private static String eachLower(String text) {
        var lower = new StringBuilder();
        text.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
        return lower.toString();
    }

    /// All single characters that equal one.
    static CodePointSet equalTo(int codePoint) {
        CodePointSet equal = EQUAL.get(codePoint);
        return equal == null ? CodePointSet.of(codePoint) : equal;
    }

    /// All single characters that equal one of a set.
    static CodePointSet equalTo(CodePointSet set) {
        CodePointSet closed = set;
        for (Map.Entry<Integer, CodePointSet> entry : EQUAL.entrySet()) {
            if (set.contains(entry.getKey())) {
                closed = closed.union(entry.getValue());
            }
        }
        return closed;
    }

    /// Whether a character equals several, as `ß` does.
    static boolean unfolds(int codePoint) {
        return UNFOLDING.contains(codePoint);
    }

    /// Whether a set has a character that equals several.
    static boolean unfolds(CodePointSet set) {
        return UNFOLDING.stream().anyMatch(set::contains);
    }

    /// Whether two or three neighbours of a text together equal one character, as `s` and `s` do.
    ///
    /// @param text code points
    static boolean unfolds(List<Integer> text) {
        List<Integer> folded =
                text.stream().map(each -> folded(each).codePointAt(0)).toList();
        for (int from = 0; from < folded.size(); from++) {
            for (int to = from + 2; to <= Math.min(from + 3, folded.size()); to++) {
                if (UNFOLDED_TEXTS.contains(folded.subList(from, to))) {
                    return true;
                }
            }
        }
        return false;
    }
}
