package kawi.tokenizer.regex;

import java.util.Arrays;

/// A [CodePointSet] laid out for fast lookup: a bit for each code point of 16 bits, up to the greatest one in the set,
/// and ranges beyond them.
final class CodePointTable {
    private static final int BITMAP_LIMIT = 1 << 16;

    private final long[] bitmap;
    private final int[] bounds;

    CodePointTable(CodePointSet set) {
        bounds = set.bounds();
        int end = 0;
        for (int bound : bounds) {
            end = Math.min(Math.max(end, bound), BITMAP_LIMIT);
        }
        bitmap = new long[Math.ceilDiv(end, Long.SIZE)];
        for (int i = 0; i < bounds.length; i += 2) {
            for (int codePoint = bounds[i]; codePoint < Math.min(bounds[i + 1], BITMAP_LIMIT); codePoint++) {
                bitmap[codePoint >> 6] |= 1L << codePoint;
            }
        }
    }

    boolean contains(int codePoint) {
        int word = codePoint >> 6;
        return word < bitmap.length
                ? (bitmap[word] >>> codePoint & 1) != 0
                : codePoint >= BITMAP_LIMIT && CodePointSet.isMember(Arrays.binarySearch(bounds, codePoint));
    }
}
