package kawi.samples.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.cli.TinyModel;
import kawi.samples.data.DataSource;
import kawi.samples.data.TextSelection;
import kawi.samples.data.Texts;
import kawi.samples.training.text.UnknownCharacters;
import kawi.tokenizer.file.TokenizerFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EvalCommandTest {
    @TempDir
    static Path folder;

    private static Path model;
    private static Path strange;
    private static Path plain;

    @BeforeAll
    static void trainAModel() throws IOException {
        model = TinyModel.folder();
        strange = Files.writeString(folder.resolve("strange.txt"), "ab沈c\uD83D\uDC0Bd沈e");
        plain = Files.writeString(folder.resolve("plain.txt"), "abcde");
    }

    @Test
    void unknownCharactersAreCountedAndNamedAndTheOptionThatSkipsThem() {
        Outcome outcome = Kawi.run("eval", "--model", model, "--data", strange);
        assertEquals(2, outcome.status());
        String line = outcome.onlyErrorLine();
        assertTrue(line.contains("3 characters are not in the model's vocabulary (2 different)"), line);
        assertTrue(line.contains("'沈' (U+6C88") && line.contains("--unknown skip"), line);
        assertEquals(outcome, Kawi.run("eval", "--model", model, "--data", strange, "--unknown", "fail"));
    }

    @Test
    void aTextWithoutItsUnknownCharactersIsEvaluatedAndTheyAreCounted() {
        JsonNode skipped = Kawi.run("eval", "--model", model, "--data", strange, "--unknown", "skip", "--json")
                .json();
        JsonNode known =
                Kawi.run("eval", "--model", model, "--data", plain, "--json").json();
        assertEquals(3, skipped.get("skipped").asInt());
        assertEquals(0, known.get("skipped").asInt());
        for (String field : new String[] {"loss", "perplexity", "bitsPerCharacter", "tokens"}) {
            assertEquals(known.get(field), skipped.get(field), field);
        }
        String page = Kawi.run("eval", "--model", model, "--data", strange, "--unknown", "skip")
                .out();
        assertTrue(page.contains("skipped characters  3 (2 different): "), page);
    }

    @Test
    void aTextOfUnknownCharactersOnlyIsTooShort() throws IOException {
        Path unknown = Files.writeString(folder.resolve("unknown.txt"), "a沈阳");
        Outcome outcome = Kawi.run("eval", "--model", model, "--data", unknown, "--unknown", "skip");
        assertEquals(2, outcome.status());
        assertTrue(
                outcome.onlyErrorLine().contains("the text has 1 token after 2 unknown characters, but at least 2"),
                outcome.err());
    }

    @Test
    void aTokenizerOfBytesKnowsEveryCharacter() throws IOException {
        Path bytes = folder.resolve("bytes");
        assertEquals(
                0,
                Kawi.run("tokenizer", "train", "--data", plain, "--size", 257, "--out", bytes)
                        .status());
        var tokenizer = TokenizerFile.load(bytes);
        try (Texts texts = Texts.open(TextSelection.of(DataSource.of(strange)))) {
            assertEquals(0, UnknownCharacters.of(texts, tokenizer).total());
        }
    }

    @Test
    void textsOfAllKindsAreEvaluatedTogetherAndTheirDocumentsAreCounted() throws IOException {
        Path texts = Files.createDirectories(folder.resolve("texts"));
        Files.writeString(texts.resolve("one.txt"), "abc\r\nde<|endoftext|>abcd");
        Files.writeString(texts.resolve("two.jsonl"), "{\"body\": \"abcde\"}\n{\"body\": \"edcba\"}\n");
        Files.write(texts.resolve("three.txt"), "abcdé".getBytes(StandardCharsets.ISO_8859_1));
        try (var out = new GZIPOutputStream(Files.newOutputStream(texts.resolve("four.txt.gz")))) {
            out.write("deabc".getBytes(StandardCharsets.UTF_8));
        }
        Files.write(texts.resolve("picture.txt"), new byte[100]);
        Object[] from = {"eval", "--model", model, "--data", texts, "--data", plain, "--text-field", "body"};
        Outcome outcome = Kawi.run(Kawi.with(from, "--encoding", "ISO-8859-1", "--unknown", "skip", "--json"));
        assertEquals(0, outcome.status(), outcome.err());
        JsonNode json = outcome.json();
        assertEquals(7, json.get("documents").asInt());
        assertEquals(5, json.get("files").asInt());
        assertEquals(1, json.get("skippedFiles").size());
        assertEquals(1, json.get("skipped").asInt(), "the letter with an accent");
        assertEquals(6 + 4 + 5 + 5 + 4 + 5 + 5, json.get("characters").asInt());
        double bits = json.get("loss").asDouble()
                / Math.log(2)
                * (json.get("tokens").asInt() + 1)
                / json.get("characters").asInt();
        assertEquals(bits, json.get("bitsPerCharacter").asDouble(), 1e-9, "over all documents");
    }

    @Test
    void documentsEndWithTheEndTokenAsInTraining() throws IOException {
        Path documents = Files.createDirectories(folder.resolve("documents"));
        for (int i = 0; i < 24; i++) {
            Files.writeString(documents.resolve("%02d.txt".formatted(i)), "document %d, to be read. ".formatted(i));
        }
        Path trained = folder.resolve("trained");
        Outcome training = Kawi.train("--data", documents, "--steps", 2, "--layers", 1, "--width", 8, "--out", trained);
        assertEquals(0, training.status(), training.err());
        JsonNode all = Kawi.run("eval", "--model", trained, "--data", documents, "--json")
                .json();
        assertEquals(24, all.get("documents").asInt());
        // A token for each character, and the end token after each document.
        assertEquals(all.get("characters").asInt() + 24 - 1, all.get("tokens").asInt());
    }

    @Test
    void evaluationMeasuresTheWholeText() {
        JsonNode json = Kawi.run("eval", "--model", model, "--data", model.resolveSibling("text.txt"), "--json")
                .json();
        assertEquals(TinyModel.TEXT.length() - 1, json.get("tokens").asInt());
        double loss = json.get("loss").asDouble();
        assertEquals(Math.exp(loss), json.get("perplexity").asDouble(), 1e-9);
        assertTrue(json.get("bitsPerCharacter").asDouble() > 0);
    }
}
