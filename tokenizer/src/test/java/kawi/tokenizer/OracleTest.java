package kawi.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.file.TokenizerFile;
import kawi.tokenizer.pretoken.PreTokenization;
import kawi.tokenizer.training.BpeTrainer;
import kawi.tokenizer.training.BpeTrainingConfig;
import kawi.tokenizer.training.BpeTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Texts of every script, of whitespace, signs, emoji and code, and their ids by the originals: `oracle/oracle.py`
/// asked `tiktoken` and `tokenizers`.
class OracleTest {
    private static final String WITH_SPECIALS = " with specials";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"r50k_base", "cl100k_base", "o200k_base"})
    void idsAreThoseOfTiktoken(String name) {
        check("tiktoken.jsonl", name, Vocabularies.named(name)::encode);
    }

    @Test
    void specialTokensAreThoseOfTiktoken() {
        check("tiktoken.jsonl", "cl100k_base" + WITH_SPECIALS, Vocabularies.named("cl100k_base")::encodeWithSpecials);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt2",
                "gpt2-prefix-space",
                "whole",
                "llama3",
                "qwen2",
                "words",
                "merged",
                "removed",
                "digits",
                "punctuation",
                "lines"
            })
    void idsAreThoseOfHuggingFaceAlsoAfterSavingAndLoading(String name) throws IOException {
        Tokenizer tokenizer = huggingFace(name);
        check("huggingface.jsonl", name, tokenizer::encode);
        check("huggingface.jsonl", name + WITH_SPECIALS, tokenizer::encodeWithSpecials);

        TokenizerFile.save(tokenizer, folder);
        Tokenizer loaded = TokenizerFile.load(folder);
        check("huggingface.jsonl", name, loaded::encode);
        check("huggingface.jsonl", name + WITH_SPECIALS, loaded::encodeWithSpecials);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theTrainerFindsTheMergesThatHuggingFaceFinds(int threads) throws IOException {
        var original = ((BpeTokenizer) huggingFace("gpt2")).definition();
        int merges = original.model().merges().all().size();
        var config = new BpeTrainingConfig(256 + merges, 2, List.of(), PreTokenization.GPT2);
        var trainer = new BpeTrainer(config, threads, new BpeTrainingListener() {});
        // Hugging Face learned from these texts, joined.
        String text = lines("huggingface.jsonl").stream()
                .map(line -> line.get("text").asString())
                .collect(Collectors.joining("\n"));

        var trained = trainer.train(Stream.of(text).iterator()).definition();

        assertEquals(144, merges);
        assertEquals(words(original), words(trained));
    }

    private static List<String> words(BpeDefinition definition) {
        Function<Merge, String> word =
                merge -> TokenText.of(definition.model().tokens().of(merge.left())) + "+"
                        + TokenText.of(definition.model().tokens().of(merge.right()));
        return definition.model().merges().all().stream().map(word).toList();
    }

    private static void check(String file, String name, Function<String, int[]> encode) {
        List<JsonNode> lines = lines(file);
        assertFalse(lines.isEmpty());
        for (JsonNode line : lines) {
            String text = line.get("text").asString();
            assertArrayEquals(
                    IntStream.range(0, line.get(name).size())
                            .map(i -> line.get(name).get(i).intValue())
                            .toArray(),
                    encode.apply(text),
                    () -> name + " of " + CharacterNames.quote(text));
        }
    }

    private Tokenizer huggingFace(String name) throws IOException {
        Path file = folder.resolve(name + ".json");
        Files.writeString(file, read(name + ".json"));
        return TokenizerFile.load(file);
    }

    private static List<JsonNode> lines(String file) {
        return read(file).lines().map(JsonMapper.shared()::readTree).toList();
    }

    private static String read(String file) {
        try (var resource = OracleTest.class.getResourceAsStream("oracle/" + file)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
