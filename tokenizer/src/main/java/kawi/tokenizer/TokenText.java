package kawi.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/// How the bytes of one token are shown to people: whole characters as they are, others as `<0xE9>`, so that two tokens
/// that differ look different.
final class TokenText {
    private TokenText() {}

    static String of(byte[] utf8) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // which stops at what is malformed
        var bytes = ByteBuffer.wrap(utf8);
        var characters = CharBuffer.allocate(utf8.length);
        var text = new StringBuilder();
        while (true) {
            CoderResult result = decoder.decode(bytes, characters, true);
            text.append(characters.flip());
            characters.clear();
            if (result.isUnderflow()) {
                return text.toString();
            }
            for (int i = 0; i < result.length(); i++) {
                text.append("<0x%02X>".formatted(bytes.get()));
            }
            decoder.reset();
        }
    }
}
