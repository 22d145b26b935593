package kawi.samples.serve;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// How the API shows a single token.
final class TokenNames {
    private static final HexFormat HEX = HexFormat.of().withPrefix("\\x");

    private TokenNames() {}

    /// The token's text; `bytes:\xe2\x80` if it ends or begins within a character.
    static String name(byte... utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            return "bytes:" + HEX.formatHex(utf8);
        }
    }

    /// The token's bytes as numbers from 0 to 255.
    static List<Integer> numbers(byte... utf8) {
        List<Integer> numbers = new ArrayList<>();
        for (byte each : utf8) {
            numbers.add(Byte.toUnsignedInt(each));
        }
        return numbers;
    }
}
