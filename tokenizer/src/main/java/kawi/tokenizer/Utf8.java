package kawi.tokenizer;

import java.util.Arrays;

/// A text as bytes. Half a surrogate pair, which UTF-8 has no bytes for, becomes U+FFFD, the replacement character, as
/// it does in Rust and Python where they are asked to go on.
///
/// @param bytes begins with the text; what follows is padding, so that the last character can be read with others after
/// it
/// @param length of the text, in bytes
record Utf8(byte[] bytes, int length) {
    private static final int PADDING = 16;
    private static final int CHUNK = 1 << 12; // chars that are looked at together
    private static final int MAX_BYTES_OF_A_CHAR = 3; // a pair of chars has four

    static Utf8 of(CharSequence text, int from, int to) {
        var bytes = new byte[to - from + PADDING];
        var chars = new char[Math.min(CHUNK, to - from)];
        int length = 0;
        for (int at = from; at < to; ) {
            int end = Math.min(to, at + chars.length);
            if (end < to && end - at > 1 && Character.isHighSurrogate(text.charAt(end - 1))) {
                end--; // a pair stays together
            }
            text.getChars(at, end, chars, 0);
            int room = length + MAX_BYTES_OF_A_CHAR * (end - at) + PADDING;
            if (room > bytes.length) {
                bytes = Arrays.copyOf(bytes, grown(bytes.length, room));
            }
            length = encode(chars, end - at, bytes, length);
            at = end;
        }
        return new Utf8(bytes, length);
    }

    private static int grown(int now, int room) {
        return (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(room, now + (now >> 1)));
    }

    /// @return where the bytes end
    private static int encode(char[] chars, int count, byte[] bytes, int start) {
        int at = start;
        for (int i = 0; i < count; i++) {
            char c = chars[i];
            if (c < 0x80) {
                bytes[at++] = (byte) c;
            } else if (c < 0x800) {
                bytes[at++] = (byte) (0xC0 | (c >> 6));
                bytes[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (Character.isHighSurrogate(c) && i + 1 < count && Character.isLowSurrogate(chars[i + 1])) {
                int codePoint = Character.toCodePoint(c, chars[++i]);
                bytes[at++] = (byte) (0xF0 | (codePoint >> 18));
                bytes[at++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
                bytes[at++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
                bytes[at++] = (byte) (0x80 | (codePoint & 0x3F));
            } else {
                char whole = Character.isSurrogate(c) ? '\uFFFD' : c;
                bytes[at++] = (byte) (0xE0 | (whole >> 12));
                bytes[at++] = (byte) (0x80 | ((whole >> 6) & 0x3F));
                bytes[at++] = (byte) (0x80 | (whole & 0x3F));
            }
        }
        return at;
    }
}
