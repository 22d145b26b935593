package kawi.tokenizer.bpe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ByteAlphabetTest {

    @Property
    void readingUndoesWriting(@ForAll byte[] bytes) {
        assertArrayEquals(bytes, ByteAlphabet.read(ByteAlphabet.write(bytes)).orElseThrow());
    }

    @Test
    void charactersAreThoseOfGpt2() {
        assertEquals("ĠCallĊÃ©", ByteAlphabet.write(" Call\né".getBytes(StandardCharsets.UTF_8)));
        assertEquals("ŃĢġ¡", ByteAlphabet.write((byte) 0xAD, (byte) 0x80, (byte) 0x7F, (byte) 0xA1));
    }

    @Test
    void whatIsNotInTheAlphabetIsNotRead() {
        assertTrue(ByteAlphabet.read("a b").isEmpty());
        assertTrue(ByteAlphabet.read("中").isEmpty());
        assertTrue(ByteAlphabet.read("\u00AD").isEmpty());
    }

    @Test
    void theFirstIdsOfGpt2AreTheBytesInThisOrder() {
        byte[] bytes = ByteAlphabet.inOrder();
        assertEquals(256, bytes.length);
        assertEquals('!', bytes[0]);
        assertEquals('a', bytes[64]);
        assertEquals('\n', bytes[198]);
        assertEquals(' ', bytes[220]);
        assertEquals((byte) 0xAD, bytes[255]);
    }
}
