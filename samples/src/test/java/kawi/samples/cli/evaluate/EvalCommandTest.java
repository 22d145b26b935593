package kawi.samples.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.cli.TinyModel;
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
        assertEquals(0, KnownText.of(tokenizer, Files.readString(strange)).skipped());
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
