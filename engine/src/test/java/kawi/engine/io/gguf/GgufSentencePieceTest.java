package kawi.engine.io.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import kawi.engine.io.ModelConfig;
import kawi.engine.model.GptConfig;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import org.junit.jupiter.api.Test;

/// A vocabulary of SentencePiece that the Python package gguf wrote, and the ids of the library tokenizers: see
/// `sentencepiece_gguf.py`.
class GgufSentencePieceTest {
    private static final int SIZE = 381;

    private static GgufMetadata metadata() {
        try (GgufFile file = GgufFile.open(Path.of(GgufSentencePieceTest.class
                .getResource("/oracle/gguf/sentencepiece.gguf")
                .toURI()))) {
            return file.metadata();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertGivesTheIdsOfTheOracle(Tokenizer tokenizer) {
        GgufMetadata oracle = metadata();
        List<String> texts = oracle.texts("test.texts");
        assertTrue(texts.size() > 10);
        for (int i = 0; i < texts.size(); i++) {
            int[] expected = oracle.integers("test.ids." + i).stream()
                    .filter(id -> id >= 0)
                    .mapToInt(Integer::intValue)
                    .toArray();
            int[] actual = tokenizer.encodeWithSpecials(texts.get(i));
            assertArrayEquals(expected, actual, "\"" + texts.get(i) + "\"");
        }
    }

    private static ModelConfig config() {
        return new ModelConfig(GptConfig.of(SIZE).heads(2).width(8).build(), OptionalInt.of(1), Set.of(2));
    }

    private static GgufMetadata changed(String key, GgufValue value) {
        Map<String, GgufValue> values = new HashMap<>(metadata().values());
        values.put(key, value);
        return new GgufMetadata(metadata().path(), values);
    }

    @Test
    void idsAreThoseOfTheLibraryTokenizers() {
        Tokenizer tokenizer = GgufTokenizer.read(metadata(), OptionalInt.of(1));
        assertGivesTheIdsOfTheOracle(tokenizer);
        assertArrayEquals(new int[] {1}, tokenizer.prefix());
        assertEquals("the 鯨\n is", tokenizer.decode(tokenizer.encode("the 鯨\n is")));
    }

    @Test
    void aWrittenVocabularyGivesTheSameIds() {
        Map<String, GgufValue> written = new HashMap<>();
        GgufTokenizer.write(GgufTokenizer.read(metadata(), OptionalInt.of(1)), config(), Set.of(2), written::put);
        var again = new GgufMetadata(Path.of("again.gguf"), written);
        assertGivesTheIdsOfTheOracle(GgufTokenizer.read(again, OptionalInt.of(1)));
        assertEquals(metadata().integers("tokenizer.ggml.token_type"), again.integers("tokenizer.ggml.token_type"));
        assertEquals(
                metadata().texts("tokenizer.ggml.tokens").subList(0, SIZE - 1),
                again.texts("tokenizer.ggml.tokens").subList(0, SIZE - 1));
        for (String key : List.of("bos_token_id", "eos_token_id", "unknown_token_id", "add_bos_token", "model")) {
            assertEquals(metadata().values().get("tokenizer.ggml." + key), written.get("tokenizer.ggml." + key), key);
        }
    }

    @Test
    void withoutASpaceBeforeTextsIdsAreOtherOnes() {
        Tokenizer tokenizer = GgufTokenizer.read(
                changed("tokenizer.ggml.add_space_prefix", new GgufValue.Flag(false)), OptionalInt.of(1));
        assertEquals("the", tokenizer.decode(tokenizer.encode("the")));
        assertEquals(" the", tokenizer.decode(tokenizer.encode(" the")));
        Map<String, GgufValue> written = new HashMap<>();
        GgufTokenizer.write(tokenizer, config(), Set.of(2), written::put);
        assertEquals(new GgufValue.Flag(false), written.get("tokenizer.ggml.add_space_prefix"));
    }

    @Test
    void listsMustFitTogether() {
        assertRefused(
                changed("tokenizer.ggml.scores", GgufValue.float32s(List.of(1f))), "has 381 token types and 1 scores");
        assertRefused(
                changed(
                        "tokenizer.ggml.token_type",
                        GgufValue.int32s(
                                IntStream.range(0, SIZE).map(i -> 1).boxed().toList())),
                "has 0 tokens of bytes, expected 256");
        List<String> tokens = new ArrayList<>(metadata().texts("tokenizer.ggml.tokens"));
        tokens.set(300, "a".repeat(2000));
        assertRefused(changed("tokenizer.ggml.tokens", GgufValue.texts(tokens)), "has a token of 2,000 characters");
        assertRefused(changed("tokenizer.ggml.model", new GgufValue.Text("bert")), "is of the kind \"bert\"");
    }

    private static void assertRefused(GgufMetadata metadata, String message) {
        var thrown = assertThrows(TokenizerException.class, () -> GgufTokenizer.read(metadata, OptionalInt.of(1)));
        assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
    }
}
