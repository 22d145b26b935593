package kawi.samples.hostile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Damages a file that was valid: cuts it, changes, inserts, doubles and takes out bytes, and writes numbers into it
/// that nobody expects.
final class ByteMutations {
    private static final int MAX = 4;
    private static final int MAX_STRETCH_LENGTH = 300;

    private static final byte[] BYTES = {0, 1, 9, '\n', '\r', ' ', '"', ',', '0', '9', '\\', '{', 0x7F, (byte) 0x80, -1
    };

    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        7,
        255,
        256,
        65_535,
        65_536,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 32,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        100_000_000,
        100_000_001
    };

    /// What text is not, or seldom is.
    private static final String[] TEXTS = {
        "\uFEFF", "\u0000", "\u2028", "\u202E", "🐋", "e\u0301", "1e999", "-1", "99999999999999999999", "NaN", "null"
    };

    private ByteMutations() {}

    /// The file with up to four damages, or none.
    static byte[] of(byte[] valid, Choices choices) {
        byte[] damaged = valid;
        for (int i = choices.below(MAX + 1); i > 0; i--) {
            damaged = once(damaged, choices);
        }
        return damaged;
    }

    private static byte[] once(byte[] bytes, Choices choices) {
        int at = choices.below(bytes.length + 1);
        int end = Math.min(bytes.length, at + choices.below(MAX_STRETCH_LENGTH));
        return switch (choices.below(9)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> replaced(bytes, at, end);
            case 2 -> replaced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            case 3 -> replaced(bytes, at, at, choices.bytes(1 + choices.below(8)));
            case 4 -> replaced(bytes, at, Math.min(bytes.length, at + 1), BYTES[choices.below(BYTES.length)]);
            case 5 -> replaced(bytes, at, at, choices.of(TEXTS).getBytes(StandardCharsets.UTF_8));
            case 6 -> number(bytes, at, Long.BYTES, choices);
            case 7 -> number(bytes, at, Integer.BYTES, choices);
            default -> flipped(bytes, at, choices);
        };
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte... by) {
        return ByteBuffer.allocate(bytes.length - (to - from) + by.length)
                .put(bytes, 0, from)
                .put(by)
                .put(bytes, to, bytes.length - to)
                .array();
    }

    /// Overwrites a little-endian number, at its usual place: a multiple of its size.
    private static byte[] number(byte[] bytes, int at, int size, Choices choices) {
        int from = at / size * size;
        int to = Math.min(bytes.length, from + size);
        byte[] number = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(NUMBERS[choices.below(NUMBERS.length)])
                .array();
        return replaced(bytes, Math.min(from, to), to, Arrays.copyOf(number, size));
    }

    private static byte[] flipped(byte[] bytes, int at, Choices choices) {
        byte[] flipped = bytes.clone();
        if (at < flipped.length) {
            flipped[at] ^= (byte) (1 << choices.below(Byte.SIZE));
        }
        return flipped;
    }
}
