package kawi.samples.hostile;

import java.util.Arrays;

/// What to do, as bytes say it: whoever makes a hostile file asks here for each thing that it leaves to chance.
///
/// The bytes may be random, or a fuzzer's, which changes them and sees what code that leads to; the same bytes make the
/// same file. When they are used up the answer is always 0.
final class Choices {
    private final byte[] bytes;
    private int next;

    Choices(byte... bytes) {
        this.bytes = bytes.clone();
    }

    /// A number from 0 to the bound, without it.
    int below(int bound) {
        int number = 0;
        for (int reach = 1; reach < bound; reach <<= Byte.SIZE) {
            number = (number << Byte.SIZE) | nextByte();
            if (reach > 1 << 16) {
                break;
            }
        }
        return Math.floorMod(number, bound);
    }

    /// One of several.
    @SafeVarargs
    final <T> T of(T... values) {
        return values[below(values.length)];
    }

    /// So many bytes.
    byte[] bytes(int count) {
        byte[] taken = new byte[count];
        for (int i = 0; i < count; i++) {
            taken[i] = (byte) nextByte();
        }
        return taken;
    }

    /// Whether nothing is left to choose by.
    boolean areUsedUp() {
        return next >= bytes.length;
    }

    private int nextByte() {
        return next < bytes.length ? Byte.toUnsignedInt(bytes[next++]) : 0;
    }

    @Override
    public String toString() {
        return Arrays.toString(bytes);
    }
}
