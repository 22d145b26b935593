package kawi.tokenizer.regex;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// An immutable set of Unicode code points, as the ascending list of the code points at which membership changes.
final class CodePointSet {
    private static final int LIMIT = Character.MAX_CODE_POINT + 1;

    /// No code point.
    static final CodePointSet NONE = new CodePointSet();

    /// Every code point.
    static final CodePointSet ALL = range(0, Character.MAX_CODE_POINT);

    private final int[] bounds; // members are [bounds[0], bounds[1]), [bounds[2], bounds[3]), ...

    private CodePointSet(int... bounds) {
        this.bounds = bounds;
    }

    /// One code point.
    static CodePointSet of(int codePoint) {
        return range(codePoint, codePoint);
    }

    /// The code points of a text.
    static CodePointSet ofEach(String text) {
        return text.codePoints().mapToObj(CodePointSet::of).reduce(NONE, CodePointSet::union);
    }

    /// All code points from the first to the last, inclusive.
    static CodePointSet range(int first, int last) {
        return new CodePointSet(first, last + 1);
    }

    /// The code points of each kind.
    ///
    /// @param kind from 0 to `kinds - 1`
    static List<CodePointSet> byKind(IntUnaryOperator kind, int kinds) {
        var bounds = new int[kinds][8];
        var sizes = new int[kinds];
        int last = -1;
        for (int codePoint = 0; codePoint <= LIMIT; codePoint++) {
            int now = codePoint < LIMIT ? kind.applyAsInt(codePoint) : -1;
            if (now != last) {
                for (int changed : new int[] {last, now}) {
                    if (changed >= 0) {
                        bounds[changed] = sizes[changed] == bounds[changed].length
                                ? Arrays.copyOf(bounds[changed], 2 * sizes[changed])
                                : bounds[changed];
                        bounds[changed][sizes[changed]++] = codePoint;
                    }
                }
                last = now;
            }
        }
        return IntStream.range(0, kinds)
                .mapToObj(each -> new CodePointSet(Arrays.copyOf(bounds[each], sizes[each])))
                .toList();
    }

    /// All code points of a property.
    static CodePointSet where(IntPredicate property) {
        return byKind(codePoint -> property.test(codePoint) ? 1 : 0, 2).getLast();
    }

    boolean contains(int codePoint) {
        return isMember(Arrays.binarySearch(bounds, codePoint));
    }

    /// Whether a code point is a member, by the result of a binary search for it in the bounds. If it is a bound, it
    /// must be the first code point of a run, at an even index i. Otherwise the search gives -i - 1 for the index i of
    /// the next bound, which must end a run: i is odd. Both results are even.
    static boolean isMember(int searchResult) {
        return (searchResult & 1) == 0;
    }

    /// The only member; -1 if the set is empty or has several.
    int single() {
        return bounds.length == 2 && bounds[1] == bounds[0] + 1 ? bounds[0] : -1;
    }

    /// The code points of either set.
    CodePointSet union(CodePointSet other) {
        return combine(other, false);
    }

    /// The code points of both sets.
    CodePointSet intersection(CodePointSet other) {
        return combine(other, true);
    }

    /// The code points that are not in this set.
    CodePointSet complement() {
        boolean startsAtZero = bounds.length > 0 && bounds[0] == 0;
        boolean endsAtLimit = bounds.length > 0 && bounds[bounds.length - 1] == LIMIT;
        int from = startsAtZero ? 1 : 0;
        int to = endsAtLimit ? bounds.length - 1 : bounds.length;
        int[] flipped = new int[to - from + (startsAtZero ? 0 : 1) + (endsAtLimit ? 0 : 1)];
        int size = 0;
        if (!startsAtZero) {
            flipped[size++] = 0;
        }
        System.arraycopy(bounds, from, flipped, size, to - from);
        if (!endsAtLimit) {
            flipped[flipped.length - 1] = LIMIT;
        }
        return new CodePointSet(flipped);
    }

    private CodePointSet combine(CodePointSet other, boolean both) {
        int[] merged = new int[bounds.length + other.bounds.length];
        int size = 0;
        int mine = 0;
        int its = 0;
        boolean inside = false;
        while (mine < bounds.length || its < other.bounds.length) {
            int at = Math.min(
                    mine < bounds.length ? bounds[mine] : LIMIT, its < other.bounds.length ? other.bounds[its] : LIMIT);
            mine += mine < bounds.length && bounds[mine] == at ? 1 : 0;
            its += its < other.bounds.length && other.bounds[its] == at ? 1 : 0;
            boolean inMine = (mine & 1) == 1; // an odd number of changes so far
            boolean inIts = (its & 1) == 1;
            if ((both ? inMine && inIts : inMine || inIts) != inside) {
                merged[size++] = at;
                inside = !inside;
            }
        }
        return new CodePointSet(Arrays.copyOf(merged, size));
    }

    /// The ascending code points at which membership changes; the first begins a run of members.
    int[] bounds() {
        return bounds.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodePointSet that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("[");
        for (int i = 0; i < bounds.length; i += 2) {
            text.append("%X-%X ".formatted(bounds[i], bounds[i + 1] - 1));
        }
        return text.toString().strip() + "]";
    }
}
