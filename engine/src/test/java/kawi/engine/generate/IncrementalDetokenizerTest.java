package kawi.engine.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.file.TokenizerFile;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class IncrementalDetokenizerTest {

    /// Texts over five characters of one to four bytes.
    @Provide
    Arbitrary<String> text() {
        return Arbitraries.of("a", "b", "é", "沈", "🌱").list().ofMaxSize(20).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<String>> stops() {
        return Arbitraries.of("a", "b", "é", "沈", "🌱")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(parts -> String.join("", parts))
                .list()
                .ofMaxSize(3);
    }

    /// Character by character: the text ends as soon as a stop text is complete. Of several that are complete at the
    /// same character, the longest counts.
    private static String plain(String text, List<String> stops) {
        for (int end = 0; end <= text.length(); end++) {
            String soFar = text.substring(0, end);
            int longest = stops.stream()
                    .filter(soFar::endsWith)
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
            if (longest > 0) {
                return soFar.substring(0, end - longest);
            }
        }
        return text;
    }

    @Property
    void theResultDoesNotDependOnTheDivisionIntoTokens(
            @ForAll("text") String text,
            @ForAll("stops") List<String> stops,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 6) Integer> lengths) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var detokenizer = new IncrementalDetokenizer(stops);
        List<String> pieces = new ArrayList<>();
        for (int from = 0, i = 0; from < bytes.length; i++) {
            int to = Math.min(bytes.length, from + lengths.get(i % lengths.size()));
            pieces.add(detokenizer.append(Arrays.copyOfRange(bytes, from, to)));
            from = to;
        }
        pieces.add(detokenizer.end());
        assertEquals(plain(text, stops), String.join("", pieces));
        for (String piece : pieces) {
            assertFalse(piece.contains("\uFFFD"), "a part of a character");
            assertEquals(piece, new String(piece.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        }
    }

    @Example
    void theBeginningOfAStopTextIsHeldBack() {
        var detokenizer = new IncrementalDetokenizer(List.of("stop"));
        assertEquals("a ", detokenizer.append("a st".getBytes(StandardCharsets.UTF_8)));
        assertEquals("ste", detokenizer.append("es".getBytes(StandardCharsets.UTF_8)));
        assertEquals("s", detokenizer.end());
    }

    @Example
    void invalidBytesAreReplacedOnceTheyCannotBecomeACharacter() {
        var detokenizer = new IncrementalDetokenizer(List.of());
        assertEquals("a", detokenizer.append(new byte[] {'a', (byte) 0xE6}));
        assertEquals("\uFFFDb", detokenizer.append(new byte[] {'b', (byte) 0xF0, (byte) 0x9F}));
        assertEquals("\uFFFD", detokenizer.end());
        assertEquals("", detokenizer.end());
    }

    /// A vocabulary of Llama 2's kind: `▁` is a space, and a character without a token is four bytes.
    @Example
    void theIdsOfAVocabularyWithByteFallbackBecomeTheTextOneByOne() throws IOException {
        Path file = Files.createTempFile("tokenizer", ".json");
        Files.writeString(file, """
            {"normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"},
              {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
             "decoder": {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
              {"type": "ByteFallback"}, {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
             "model": {"type": "BPE", "byte_fallback": true, "merges": ["▁ a"], "vocab": {"a": 0, "▁": 1, "▁a": 2,
              "<0xF0>": 3, "<0x9F>": 4, "<0x90>": 5, "<0x8B>": 6}}}
            """);
        Tokenizer tokenizer = TokenizerFile.load(file);
        Files.delete(file);
        var detokenizer = new IncrementalDetokenizer(List.of());

        List<String> pieces = Arrays.stream(tokenizer.encode("a 🐋 a"))
                .mapToObj(id -> detokenizer.append(tokenizer.bytes(id)))
                .toList();

        assertEquals(List.of(" a", " ", "", "", "", "🐋", " a"), pieces);
        assertEquals("", detokenizer.end());
    }
}
