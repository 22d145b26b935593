package kawi.samples.cli.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `kawi tokenizer` and `kawi train --tokenizer`, as a user types them.
class TokenizerCommandsTest {
    private static final String TEXT = "The white whale — the whale! 🐋 whales; the white sea\n".repeat(120);

    @TempDir
    static Path folder;

    private static Path text;
    private static Path tokenizer;

    private static Outcome kawi(Object... arguments) {
        return Kawi.run(arguments);
    }

    private static Outcome train(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("train", "--preset", "tiny", "--data", text, "--threads", 1));
        all.addAll(List.of("--context", 8, "--batch-size", 2, "--eval-batches", 2, "--eval-interval", 4));
        all.addAll(List.of(arguments));
        return kawi(all.toArray());
    }

    @BeforeAll
    static void learnAVocabulary() throws IOException {
        text = Files.writeString(folder.resolve("text.txt"), TEXT);
        tokenizer = folder.resolve("tokenizer");
        JsonNode report = kawi("tokenizer", "train", "--data", text, "--size", 270, "--out", tokenizer, "--json")
                .json();
        assertEquals(270, report.get("vocabularySize").asInt());
        assertEquals(13, report.get("merges").asInt());
    }

    @Test
    void encodingPrintsIdsAndDecodingTheText() throws IOException {
        Path file = Files.writeString(folder.resolve("short.txt"), "whales 🐋");
        Outcome given = kawi("tokenizer", "encode", "--tokenizer", tokenizer, "--text", "whales 🐋", "--json");
        assertEquals(
                given.out(),
                kawi("tokenizer", "encode", "--tokenizer", tokenizer, "--file", file, "--json")
                        .out());
        assertTrue(given.out().startsWith("{\"ids\":["), given.out());
        String plain = kawi("tokenizer", "encode", "--tokenizer", tokenizer.resolve("tokenizer.json"), "--file", file)
                .out();

        Path ids = Files.writeString(folder.resolve("ids.json"), given.out());
        for (Object[] source : new Object[][] {{"--file", ids}, {"--ids", plain}, {"--ids", plain.replace(' ', ',')}}) {
            Outcome decoded = kawi("tokenizer", "decode", "--tokenizer", tokenizer, source[0], source[1]);
            assertEquals("whales 🐋", decoded.out().stripTrailing(), decoded.err());
        }
        assertEquals(
                "whales 🐋",
                kawi("tokenizer", "decode", "--tokenizer", tokenizer, "--ids", plain, "--json")
                        .json()
                        .get("text")
                        .asString());
    }

    @Test
    void theEmptyTextHasNoIds() {
        assertEquals(
                "{\"ids\":[]}",
                kawi("tokenizer", "encode", "--tokenizer", tokenizer, "--text", "", "--json")
                        .out()
                        .strip());
    }

    @Test
    void specialTokensAreParsedOnlyWhenAskedFor() {
        Object[] encode = {"tokenizer", "encode", "--tokenizer", tokenizer, "--text", "<|endoftext|>"};
        assertTrue(kawi(encode).out().split(" ", -1).length > 5);
        assertEquals(
                "269",
                kawi(Stream.concat(Stream.of(encode), Stream.of("--special")).toArray())
                        .out()
                        .strip());
    }

    @Test
    void inspectionShowsThePieces() {
        Object[] inspect = {"tokenizer", "inspect", "--tokenizer", tokenizer, "--text", "the whale é\n"};
        Outcome plain = kawi(with(inspect, "--color", "off"));
        assertTrue(plain.out().startsWith("the| whale| |<0xC3>|<0xA9>|\\n"), plain.out());
        assertTrue(plain.out().contains("tokens, 12 characters"), plain.out());
        assertTrue(kawi(with(inspect, "--color", "on")).out().contains("m whale\u001B[0m"));
        JsonNode tokens = kawi(with(inspect, "--json")).json().get("tokens");
        assertEquals(" whale", tokens.get(1).get("text").asString());
        assertEquals(0xC3, tokens.get(3).get("bytes").get(0).asInt());
    }

    private static Object[] with(Object[] arguments, Object... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray();
    }

    @Test
    void comparisonHasALineForEachTokenizer() {
        Path other = folder.resolve("other");
        assertEquals(
                0,
                kawi(
                                "tokenizer",
                                "train",
                                "--data",
                                text,
                                "--data",
                                text,
                                "--size",
                                258,
                                "--special",
                                "<a>",
                                "--out",
                                other)
                        .status());
        JsonNode json = kawi(
                        "tokenizer",
                        "compare",
                        "--tokenizer",
                        tokenizer,
                        "--tokenizer",
                        other,
                        "--file",
                        text,
                        "--json")
                .json();
        assertEquals(2, json.get("tokenizers").size());
        JsonNode larger = json.get("tokenizers").get(0);
        JsonNode smaller = json.get("tokenizers").get(1);
        assertTrue(larger.get("bytesPerToken").asDouble()
                > smaller.get("bytesPerToken").asDouble());
        assertEquals(258, smaller.get("vocabularySize").asInt());
        assertEquals(
                json.get("bytes").asDouble() / larger.get("tokens").asInt(),
                larger.get("bytesPerToken").asDouble(),
                1e-9);
        assertTrue(kawi("tokenizer", "compare", "--tokenizer", tokenizer, "--text", "a")
                .out()
                .contains("1.00   " + tokenizer));
    }

    @Test
    void badRequestsAreOneLine() {
        for (Outcome outcome : List.of(
                kawi("tokenizer", "encode", "--tokenizer", folder.resolve("nowhere"), "--text", "a"),
                kawi("tokenizer", "decode", "--tokenizer", tokenizer, "--ids", "1,x"),
                kawi("tokenizer", "decode", "--tokenizer", tokenizer, "--ids", "270"),
                kawi("tokenizer", "train", "--data", text, "--size", 256, "--out", folder.resolve("small")),
                kawi("tokenizer", "train", "--data", text, "--size", 300, "--out", tokenizer),
                kawi(
                        "tokenizer",
                        "train",
                        "--data",
                        folder.resolve("none"),
                        "--size",
                        300,
                        "--out",
                        folder.resolve("s")))) {
            assertEquals(2, outcome.status(), outcome.err());
            assertEquals(1, outcome.err().lines().count(), outcome.err());
            assertTrue(outcome.err().startsWith("kawi: "), outcome.err());
        }
    }

    @Test
    void aModelOfLearnedTokensTrainsResumesAndWrites() throws IOException {
        Path model = folder.resolve("model");
        Outcome trained = train("--tokenizer", "bpe:280", "--out", model, "--steps", 6);
        assertEquals(0, trained.status(), trained.err());
        assertTrue(trained.out().contains("a vocabulary of 280"), trained.out());

        JsonNode written = kawi("generate", "--model", model, "--prompt", "the whale", "--max-new-tokens", 5, "--json")
                .json();
        assertEquals(5, written.get("ids").size());
        assertEquals(0, kawi("eval", "--model", model, "--data", text).status());
        assertEquals(0, kawi("inspect", "--model", model, "--prompt", "whale").status());

        Files.delete(model.resolve("tokens.bin"));
        Outcome resumed = kawi("train", "--resume", model, "--steps", 8, "--threads", 2);
        assertEquals(0, resumed.status(), resumed.err());
        assertTrue(Files.exists(model.resolve("tokens.bin")), "made again");
        Outcome changed = kawi("train", "--resume", model, "--tokenizer", "char");
        assertEquals(2, changed.status());
    }

    @Test
    void anotherTrainingOnTheSameTextTakesTheIdsThatAreThere() throws IOException {
        Path models = folder.resolve("models");
        assertEquals(
                0,
                train("--tokenizer", tokenizer, "--out", models.resolve("one"), "--steps", 1)
                        .status());
        assertEquals(
                0,
                train("--tokenizer", tokenizer, "--out", models.resolve("two"), "--steps", 1)
                        .status());
        assertArrayEquals(
                Files.readAllBytes(models.resolve("one/tokens.bin")),
                Files.readAllBytes(models.resolve("two/tokens.bin")));
        assertArrayEquals(
                Files.readAllBytes(models.resolve("one/model.safetensors")),
                Files.readAllBytes(models.resolve("two/model.safetensors")));
    }

    @Test
    void aTrainingThatCannotBeLeavesNoFolder() throws IOException {
        Path shortText = Files.writeString(folder.resolve("tiny.txt"), "the whale");
        Path model = folder.resolve("never");
        for (String choice :
                List.of("bpe:280", "bpe:x", "bpe:10", folder.resolve("nothing").toString(), "char")) {
            Outcome outcome = kawi("train", "--data", shortText, "--tokenizer", choice, "--out", model);
            assertEquals(2, outcome.status(), outcome.err());
            assertFalse(Files.exists(model), choice);
        }
    }
}
