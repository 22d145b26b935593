package kawi.engine.constrain.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// A set of characters: Unicode code points except surrogates, which are not characters.
///
/// @param ranges ascending, with gaps between them, so that equal sets are equal lists
public record CodePoints(List<Range> ranges) {
    /// No character.
    public static final CodePoints NONE = new CodePoints(List.of());

    /// Every character.
    public static final CodePoints ALL =
            new CodePoints(List.of(new Range(0, 0xD7FF), new Range(0xE000, Character.MAX_CODE_POINT)));

    /// Whether a code point is a surrogate: one half of a pair, not a character.
    public static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    /// The characters from the first to the last.
    public record Range(int first, int last) {
        public Range {
            if (first < 0 || first > last || last > Character.MAX_CODE_POINT) {
                throw new IllegalArgumentException("no range of code points: " + first + " to " + last);
            }
        }
    }

    public CodePoints {
        ranges = List.copyOf(ranges);
    }

    public static CodePoints of(int codePoint) {
        return range(codePoint, codePoint);
    }

    /// The characters of a text.
    public static CodePoints of(String characters) {
        return union(characters.codePoints().mapToObj(CodePoints::of).toList());
    }

    public static CodePoints range(int first, int last) {
        return new CodePoints(List.of(new Range(first, last))).and(ALL);
    }

    public static CodePoints union(List<CodePoints> sets) {
        List<Range> sorted = sets.stream()
                .flatMap(set -> set.ranges.stream())
                .sorted(Comparator.comparingInt(Range::first))
                .toList();
        var merged = new ArrayList<Range>();
        for (Range next : sorted) {
            Range last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && next.first <= last.last + 1) {
                merged.set(merged.size() - 1, new Range(last.first, Math.max(last.last, next.last)));
            } else {
                merged.add(next);
            }
        }
        return new CodePoints(merged);
    }

    public CodePoints or(CodePoints other) {
        return union(List.of(this, other));
    }

    public CodePoints and(CodePoints other) {
        var common = new ArrayList<Range>();
        int i = 0;
        int j = 0;
        while (i < ranges.size() && j < other.ranges.size()) {
            Range a = ranges.get(i);
            Range b = other.ranges.get(j);
            if (Math.max(a.first, b.first) <= Math.min(a.last, b.last)) {
                common.add(new Range(Math.max(a.first, b.first), Math.min(a.last, b.last)));
            }
            if (a.last < b.last) {
                i++;
            } else {
                j++;
            }
        }
        return new CodePoints(common);
    }

    /// All other characters.
    public CodePoints complement() {
        var gaps = new ArrayList<Range>();
        int next = 0;
        for (Range range : ranges) {
            if (next < range.first) {
                gaps.add(new Range(next, range.first - 1));
            }
            next = range.last + 1;
        }
        if (next <= Character.MAX_CODE_POINT) {
            gaps.add(new Range(next, Character.MAX_CODE_POINT));
        }
        return new CodePoints(gaps).and(ALL);
    }

    public CodePoints without(CodePoints other) {
        return and(other.complement());
    }

    public boolean contains(int codePoint) {
        int low = 0;
        int high = ranges.size();
        while (low < high) { // the first range that does not end before the character
            int middle = (low + high) >>> 1;
            if (ranges.get(middle).last < codePoint) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < ranges.size() && ranges.get(low).first <= codePoint;
    }

    /// The number of characters.
    public int size() {
        return ranges.stream().mapToInt(range -> range.last - range.first + 1).sum();
    }

    /// The characters, ascending.
    public IntStream characters() {
        return ranges.stream().flatMapToInt(range -> IntStream.rangeClosed(range.first, range.last));
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /// Whether there is exactly one character.
    public boolean isSingle() {
        return ranges.size() == 1 && ranges.getFirst().first == ranges.getFirst().last;
    }

    /// The lowest character of a set that is not empty.
    public int first() {
        return ranges.getFirst().first;
    }
}
