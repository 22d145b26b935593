package kawi.engine.constrain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import kawi.engine.constrain.grammar.CodePoints;
import net.jqwik.api.Example;

class AlphabetTest {

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Example
    void charactersOfTokensCount() {
        assertEquals(CodePoints.of("abé🐋"), Alphabet.of(new byte[][] {text("aé"), null, text("b🐋"), {}}));
    }

    @Example
    void piecesMakeWhatTheyMayMake() {
        // C3 with A9 is é, with AA is ê.
        assertEquals(CodePoints.of("éêx"), Alphabet.of(new byte[][] {bytes(0xC3), bytes(0xA9), bytes(0xAA, 'x')}));
    }

    @Example
    void singleBytesMakeEverything() {
        byte[][] all = new byte[256][];
        for (int value = 0; value < 256; value++) {
            all[value] = bytes(value);
        }
        assertEquals(CodePoints.ALL, Alphabet.of(all));
    }

    @Example
    void whatIsNoUtf8IsNoCharacter() {
        // A slash in two bytes, half a surrogate pair in three, a number that is too large in four.
        assertEquals(
                CodePoints.NONE,
                Alphabet.of(new byte[][] {bytes(0xC0, 0xAF), bytes(0xED, 0xA0, 0x80), bytes(0xF4, 0x90, 0x80, 0x80)})
                        .and(CodePoints.of("/").or(CodePoints.range(0x10FFFF, 0x10FFFF))));
        assertEquals(CodePoints.NONE, Alphabet.of(new byte[0][]));
    }
}
