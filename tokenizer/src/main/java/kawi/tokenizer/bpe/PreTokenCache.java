package kawi.tokenizer.bpe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Remembers what pre-tokens became. A text of a million words has some ten thousand different ones, so that nearly
/// every pre-token is found here.
///
/// A pre-token's first sixteen bytes are two numbers, and comparing them is comparing the pre-token; only longer
/// pre-tokens have their other bytes compared one by one. Places are few and fixed: where four pre-tokens of the same
/// group of places are known already, a new one takes the place of one of them.
///
/// Threads share it without locks. An entry never changes after it was made, and a place holds one entry or another: a
/// thread that sees an old one merely does the work again.
final class PreTokenCache {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int MAX_LENGTH = 64; // bytes; longer pre-tokens seldom come twice
    private static final int NUMBERED = 2 * Long.BYTES;
    private static final int GROUP_BITS = 14;
    private static final int GROUP = 4; // places

    private final Entry[] places = new Entry[GROUP << GROUP_BITS];

    /// A pre-token and what became of it.
    private static final class Entry {
        private final long head; // its first eight bytes
        private final long tail; // the eight after
        private final int length;
        private final int first; // id
        private final int[] ids; // null if the first is all
        private final byte[] rest; // bytes from the seventeenth on; null if there are none

        Entry(long head, long tail, int length, byte[] rest, int... ids) {
            this.head = head;
            this.tail = tail;
            this.length = length;
            this.rest = rest;
            this.first = ids[0];
            this.ids = ids.length == 1 ? null : ids;
        }

        boolean is(long itsHead, long itsTail, byte[] utf8, int from, int to) {
            return head == itsHead
                    && tail == itsTail
                    && length == to - from
                    && (rest == null || Arrays.equals(rest, 0, rest.length, utf8, from + NUMBERED, to));
        }
    }

    /// Whether the pre-token can be asked for: it is neither too long nor too near to the end of the array to be read
    /// as two numbers.
    static boolean takes(byte[] utf8, int from, int to) {
        return to - from <= MAX_LENGTH && from + NUMBERED <= utf8.length;
    }

    /// Adds the ids of a pre-token if it is known.
    ///
    /// @return whether it is
    boolean addTo(Ids ids, byte[] utf8, int from, int to) {
        long head = head(utf8, from, to);
        long tail = tail(utf8, from, to);
        int group = group(head, tail, to - from);
        for (int place = group; place < group + GROUP; place++) {
            Entry entry = places[place];
            if (entry == null) {
                return false;
            }
            if (entry.is(head, tail, utf8, from, to)) {
                if (entry.ids == null) {
                    ids.add(entry.first);
                } else {
                    ids.addAll(entry.ids, entry.ids.length);
                }
                return true;
            }
        }
        return false;
    }

    /// Remembers a pre-token.
    void put(byte[] utf8, int from, int to, int... ids) {
        long head = head(utf8, from, to);
        long tail = tail(utf8, from, to);
        byte[] rest = to - from > NUMBERED ? Arrays.copyOfRange(utf8, from + NUMBERED, to) : null;
        int group = group(head, tail, to - from);
        int place = group;
        while (place < group + GROUP && places[place] != null) {
            place++;
        }
        if (place == group + GROUP) {
            place = group + (int) ((head + tail) & (GROUP - 1)); // any of them
        }
        places[place] = new Entry(head, tail, to - from, rest, ids);
    }

    private static long head(byte[] utf8, int from, int to) {
        return firstBytes((long) LONGS.get(utf8, from), to - from);
    }

    private static long tail(byte[] utf8, int from, int to) {
        int length = to - from - Long.BYTES;
        return length <= 0 ? 0 : firstBytes((long) LONGS.get(utf8, from + Long.BYTES), length);
    }

    private static long firstBytes(long bytes, int count) {
        return count >= Long.BYTES ? bytes : bytes & ((1L << (Byte.SIZE * count)) - 1);
    }

    /// The first place of the pre-token's group.
    private static int group(long head, long tail, int length) {
        long mixed = (head ^ Long.rotateLeft(tail, 29) ^ length) * 0x9E3779B97F4A7C15L;
        return (int) (((mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L) >>> (Long.SIZE - GROUP_BITS)) * GROUP;
    }
}
