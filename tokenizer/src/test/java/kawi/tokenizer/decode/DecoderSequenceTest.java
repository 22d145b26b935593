package kawi.tokenizer.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import kawi.tokenizer.bpe.TokenBytes;
import kawi.tokenizer.decode.Decoding.ByteFallback;
import kawi.tokenizer.decode.Decoding.ByteLevel;
import kawi.tokenizer.decode.Decoding.Fuse;
import kawi.tokenizer.decode.Decoding.Metaspace;
import kawi.tokenizer.decode.Decoding.Replace;
import kawi.tokenizer.decode.Decoding.Strip;
import org.junit.jupiter.api.Test;

/// As `tokenizers` 0.23.2 decodes.
class DecoderSequenceTest {
    private static final List<Decoding> LLAMA =
            List.of(new Replace("▁", " "), new ByteFallback(), new Fuse(), new Strip(' ', 1, 0));

    private static TokenDecoder decoder(List<Decoding> steps, String... tokens) {
        return new DecoderSequence(
                new TokenBytes(Stream.of(tokens)
                        .map(token -> token.getBytes(StandardCharsets.UTF_8))
                        .toList()),
                steps,
                List.of(0));
    }

    @Test
    void oneSpaceAtTheBeginningOfTheTextIsRemovedAndTheOthersStay() {
        TokenDecoder decoder = decoder(LLAMA, "<s>", "▁", "▁a", "b");

        assertEquals(" ab a", decoder.decode(1, 2, 3, 2));
        assertEquals("<s> a", decoder.decode(0, 2));
        assertEquals("", decoder.decode());
    }

    @Test
    void neighbouringBytesAreOneCharacter() {
        TokenDecoder decoder = decoder(LLAMA, "<s>", "<0xE4>", "<0xB8>", "<0xAD>", "a");

        assertEquals("a中a", decoder.decode(4, 1, 2, 3, 4));
        assertArrayEquals(new byte[] {(byte) 0xE4}, decoder.bytes(1));
    }

    @Test
    void bytesThatAreNoCharacterAreReplacedOneByOne() {
        TokenDecoder decoder = decoder(LLAMA, "<s>", "<0xE4>", "<0xB8>", "<0x41>", "a", "<0xG1>", "<0x41");

        assertEquals("\uFFFD\uFFFDa", decoder.decode(1, 2, 4));
        assertEquals("\uFFFD\uFFFDa", decoder.decode(3, 1, 4), "the valid one among them too");
        assertEquals("A<0xG1><0x41", decoder.decode(3, 5, 6));
    }

    @Test
    void theMarkersOfTheFirstTokenVanishWhereTheyWerePrepended() {
        assertEquals(
                "a  b",
                decoder(List.of(new Metaspace("▁", true)), "<s>", "▁▁a", "▁", "▁b")
                        .decode(1, 2, 3));
        assertEquals(
                "  a  b",
                decoder(List.of(new Metaspace("▁", false)), "<s>", "▁▁a", "▁", "▁b")
                        .decode(1, 2, 3));
    }

    @Test
    void charactersAreStrippedFromEachTokenAtMostSoManyTimes() {
        TokenDecoder decoder = decoder(List.of(new Strip('x', 1, 2)), "<s>", "xxaxxx", "xx", "");

        assertEquals("xax", decoder.decode(1));
        assertEquals("", decoder.decode(2, 3));
    }

    /// Otherwise a generator's text, token by token, would not be the decoded text.
    @Test
    void aSingleTokenKeepsTheSpaceThatOnlyAWholeTextLoses() {
        TokenDecoder decoder = decoder(LLAMA, "<s>", "▁a");

        assertEquals(" a", new String(decoder.bytes(1), StandardCharsets.UTF_8));
        assertEquals("<s>", new String(decoder.bytes(0), StandardCharsets.UTF_8));
    }

    @Test
    void stepsThatChangeTheJoinedTextWithinAreRefused() {
        for (Decoding step :
                List.of(new Replace("a", "b"), new ByteFallback(), new Metaspace("▁", true), new ByteLevel())) {
            List<Decoding> steps = List.of(new Fuse(), step);
            assertThrows(IllegalArgumentException.class, () -> decoder(steps, "<s>"), step.toString());
        }
    }
}
