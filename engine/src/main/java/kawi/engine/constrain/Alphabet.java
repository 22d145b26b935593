package kawi.engine.constrain;

import java.util.ArrayList;
import java.util.BitSet;
import kawi.engine.constrain.grammar.CodePoints;

/// The characters that a vocabulary can write: those that its tokens contain as a whole, and those that can be composed
/// of parts, as in byte-level BPE.
///
/// It is not checked whether tokens combine the parts, only that no part is missing. So every character is included
/// that can be written; if the tokens are single characters or single bytes, no other character is.
final class Alphabet {
    private static final int FIRST_CONTINUATION = 0x80;
    private static final int FIRST_LEAD = 0xC0;
    /// The number of characters with the same bytes but the last.
    private static final int LAST_BYTES = 64;

    private Alphabet() {}

    /// @param tokens the bytes of each id; null or empty for tokens without text
    static CodePoints of(byte[][] tokens) {
        var whole = new BitSet(); // characters
        var pieces = new BitSet(); // bytes of characters that a token contains only in part
        for (byte[] token : tokens) {
            if (token != null) {
                collect(token, whole, pieces);
            }
        }
        compose(pieces, whole);
        return set(whole);
    }

    /// Adds the characters that are made of pieces. Those that differ only in their last byte are looked at together.
    private static void compose(BitSet pieces, BitSet whole) {
        if (pieces.isEmpty()) {
            return;
        }
        for (int first = FIRST_CONTINUATION; first <= Character.MAX_CODE_POINT; first += LAST_BYTES) {
            if (hasAllButTheLast(pieces, first)) {
                for (int last = 0; last < LAST_BYTES; last++) {
                    if (hasContinuation(pieces, last)) {
                        whole.set(first + last);
                    }
                }
            }
        }
    }

    private static void collect(byte[] token, BitSet whole, BitSet pieces) {
        for (int at = 0; at < token.length; ) {
            int length = length(Byte.toUnsignedInt(token[at]));
            int character = length > 0 && at + length <= token.length ? decode(token, at, length) : -1;
            if (character < 0) {
                pieces.set(Byte.toUnsignedInt(token[at]));
                at++;
            } else {
                whole.set(character);
                at += length;
            }
        }
    }

    /// The number of bytes of a character by its first byte; 0 if no character begins with it.
    private static int length(int lead) {
        if (lead < FIRST_CONTINUATION) {
            return 1;
        }
        return lead < FIRST_LEAD ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF8 ? 4 : 0;
    }

    /// The character that some bytes encode; -1 if they are not valid UTF-8.
    private static int decode(byte[] token, int at, int length) {
        int lead = Byte.toUnsignedInt(token[at]);
        if (length == 1) {
            return lead;
        }
        int character = lead & (0x7F >> length);
        for (int i = 1; i < length; i++) {
            int next = Byte.toUnsignedInt(token[at + i]);
            if (next < FIRST_CONTINUATION || next >= FIRST_LEAD) {
                return -1;
            }
            character = (character << 6) | (next & 0x3F);
        }
        int least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
        boolean valid =
                character >= least && character <= Character.MAX_CODE_POINT && !CodePoints.isSurrogate(character);
        return valid ? character : -1;
    }

    /// Whether there are all bytes of a character but the last.
    private static boolean hasAllButTheLast(BitSet pieces, int character) {
        if (character < 0x800) {
            return pieces.get(0xC0 | (character >> 6));
        }
        if (character < 0x10000) {
            return pieces.get(0xE0 | (character >> 12)) && hasContinuation(pieces, character >> 6);
        }
        return pieces.get(0xF0 | (character >> 18))
                && hasContinuation(pieces, character >> 12)
                && hasContinuation(pieces, character >> 6);
    }

    private static boolean hasContinuation(BitSet pieces, int bits) {
        return pieces.get(FIRST_CONTINUATION | (bits & 0x3F));
    }

    private static CodePoints set(BitSet characters) {
        var ranges = new ArrayList<CodePoints>();
        for (int first = characters.nextSetBit(0); first >= 0; ) {
            int end = characters.nextClearBit(first);
            ranges.add(CodePoints.range(first, end - 1));
            first = characters.nextSetBit(end);
        }
        return CodePoints.union(ranges);
    }
}
