package kawi.engine.constrain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kawi.engine.constrain.grammar.CodePoints;

/// Converts sets of characters to sequences of one to four bytes of UTF-8.
///
/// The class `[à-ç]` is the byte C3 and then one of A0 to A7; the characters above U+FFFF are three such sequences of
/// ranges. A range of code points is split until, in each part, every byte takes all values of its range independently
/// of the others: at the borders of encoded length, and where the lower bits do not go from all zeros to all ones (Cox,
/// "Regular Expression Matching in the Wild", 2010, after Thompson's grep).
final class Utf8 {

    /// The bytes from the first to the last, 0 to 255.
    record ByteRange(int first, int last) {}

    private static final int[] LAST_OF_LENGTH = {0x7F, 0x7FF, 0xFFFF};
    private static final int BITS_OF_CONTINUATION = 6;

    private Utf8() {}

    /// The encodings of all characters of a set, and nothing else.
    static List<List<ByteRange>> sequences(CodePoints set) {
        var sequences = new ArrayList<List<ByteRange>>();
        set.ranges().forEach(range -> cut(range.first(), range.last(), sequences));
        return sequences;
    }

    private static void cut(int first, int last, List<List<ByteRange>> sequences) {
        for (int border : LAST_OF_LENGTH) {
            if (first <= border && border < last) {
                cut(first, border, sequences);
                cut(border + 1, last, sequences);
                return;
            }
        }
        byte[] low = encode(first);
        byte[] high = encode(last);
        for (int i = 1; i < low.length; i++) {
            int lowerBits = (1 << (i * BITS_OF_CONTINUATION)) - 1;
            if ((first & ~lowerBits) != (last & ~lowerBits)) {
                int border = (first & lowerBits) != 0
                        ? first | lowerBits
                        : (last & lowerBits) != lowerBits ? (last & ~lowerBits) - 1 : last;
                if (border != last) {
                    cut(first, border, sequences);
                    cut(border + 1, last, sequences);
                    return;
                }
            }
        }
        var sequence = new ArrayList<ByteRange>();
        for (int i = 0; i < low.length; i++) {
            sequence.add(new ByteRange(Byte.toUnsignedInt(low[i]), Byte.toUnsignedInt(high[i])));
        }
        sequences.add(sequence);
    }

    static byte[] encode(int codePoint) {
        return Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
    }
}
