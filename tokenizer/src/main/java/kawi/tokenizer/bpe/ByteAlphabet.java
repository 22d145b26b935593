package kawi.tokenizer.bpe;

import java.util.Arrays;
import java.util.Optional;

/// GPT-2's way to write bytes as visible characters, so that tokens, which may be any bytes, fit into files of text.
///
/// The 188 bytes that are visible in Latin-1 stand for themselves; the others, in order, are U+0100 and up. So a space
/// is written `Ġ` and a line break `Ċ`.
public final class ByteAlphabet {
    private static final int BYTES = 256;
    private static final int LIMIT = 2 * BYTES; // above all characters of the alphabet
    private static final char[] CHARACTERS = new char[BYTES]; // byte -> character
    private static final short[] VALUES = new short[LIMIT]; // character -> byte, or -1
    private static final byte[] IN_ORDER = new byte[BYTES];

    static {
        Arrays.fill(VALUES, (short) -1);
        char invisible = BYTES;
        for (int value = 0; value < BYTES; value++) {
            char character = isVisible(value) ? (char) value : invisible++;
            CHARACTERS[value] = character;
            VALUES[character] = (short) value;
        }
        int next = 0;
        for (short value : VALUES) {
            if (value >= 0) {
                IN_ORDER[next++] = (byte) value;
            }
        }
    }

    private ByteAlphabet() {}

    private static boolean isVisible(int value) {
        return (value >= '!' && value <= '~') || (value >= '¡' && value <= '¬') || (value >= '®' && value <= 'ÿ');
    }

    /// All bytes by their characters' code points: the order of the first 256 ids of GPT-2.
    public static byte[] inOrder() {
        return IN_ORDER.clone();
    }

    /// Bytes as they are written.
    public static String write(byte... bytes) {
        var text = new StringBuilder(bytes.length);
        for (byte each : bytes) {
            text.append(CHARACTERS[each & 0xFF]);
        }
        return text.toString();
    }

    /// The bytes that are written so; empty if a character is not of the alphabet.
    public static Optional<byte[]> read(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            char character = text.charAt(i);
            if (character >= LIMIT || VALUES[character] < 0) {
                return Optional.empty();
            }
            bytes[i] = (byte) VALUES[character];
        }
        return Optional.of(bytes);
    }
}
