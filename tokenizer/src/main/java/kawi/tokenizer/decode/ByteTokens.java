package kawi.tokenizer.decode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/// The tokens that stand for bytes: `<0x00>` to `<0xFF>`.
final class ByteTokens {
    private static final int LENGTH = 6;

    private ByteTokens() {}

    /// The byte of a token; empty if the token stands for none.
    static OptionalInt value(String token) {
        if (token.length() != LENGTH || !token.startsWith("<0x") || !token.endsWith(">")) {
            return OptionalInt.empty();
        }
        int high = Character.digit(token.charAt(3), 16);
        int low = Character.digit(token.charAt(4), 16);
        boolean isAscii = token.charAt(3) < 0x80 && token.charAt(4) < 0x80;
        return isAscii && high >= 0 && low >= 0 ? OptionalInt.of(16 * high + low) : OptionalInt.empty();
    }

    /// The text of bytes that are neighbours. If they are no valid UTF-8, each is U+FFFD: that is how `tokenizers` does
    /// it, which looks at the bytes together.
    static List<String> characters(List<Integer> bytes) {
        if (bytes.isEmpty()) {
            return List.of();
        }
        var buffer = ByteBuffer.allocate(bytes.size());
        bytes.forEach(value -> buffer.put((byte) (int) value));
        try {
            return List.of(
                    StandardCharsets.UTF_8.newDecoder().decode(buffer.flip()).toString());
        } catch (CharacterCodingException e) {
            return Collections.nCopies(bytes.size(), "\uFFFD");
        }
    }
}
