package kawi.samples.cli.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import kawi.engine.io.FolderLock;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.cli.TinyModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Trainings from their beginning to their end, interruptions included.
@Tag("slow")
class TrainingRunTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path folder;

    private static Path text;
    private static Path model;

    @BeforeAll
    static void trainAModel() throws IOException {
        text = Files.writeString(folder.resolve("text.txt"), TinyModel.TEXT);
        model = folder.resolve("model");
        Outcome outcome = Kawi.train("--data", text, "--out", model, "--steps", 10);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("Best validation loss"), outcome.out());
        assertTrue(outcome.out().contains("A sample:"), outcome.out());
        assertTrue(
                outcome.out()
                        .matches("(?s).*\\nGuessing   a loss of \\d\\.\\d{4} at random, \\d\\.\\d{4} by frequency,"
                                + " \\d\\.\\d{4} by pairs of tokens\\n {11}\\(.* bits per character\\)\\n.*"),
                outcome.out());
    }

    @Test
    void aModelFolderHoldsAllThatItShould() throws IOException {
        for (String file : List.of(
                "config.json",
                "model.safetensors",
                "tokenizer.json",
                "tokenizer_config.json",
                "training.csv",
                "steps.csv",
                "training.json",
                "loss.png",
                "checkpoints/step-000010.safetensors")) {
            assertTrue(Files.exists(model.resolve(file)), file);
        }
        List<String> rows = Files.readAllLines(model.resolve("training.csv"));
        assertEquals(4, rows.size(), "a head, and the steps 0, 5 and 10: " + rows);
        assertTrue(rows.getLast().startsWith("10,"), rows.getLast());
        assertEquals(11, Files.readAllLines(model.resolve("steps.csv")).size(), "a head, and the steps 1 to 10");
    }

    @Test
    void trainingPrintsJsonAndNothingElse() throws IOException {
        Outcome outcome = Kawi.train("--data", text, "--out", folder.resolve("json"), "--steps", 6, "--json");
        assertEquals(0, outcome.status(), outcome.err());
        List<JsonNode> lines = outcome.out().lines().map(JSON::readTree).toList();
        assertEquals(
                List.of("text", "baselines", "warning", "evaluation", "evaluation", "evaluation", "finished"),
                lines.stream().map(line -> line.get("event").asString()).toList());
        assertEquals(1, lines.getFirst().get("documents").asInt());
        assertEquals(108, lines.getFirst().get("validationTokens").asInt());
        assertEquals(
                Math.log(JSON.readTree(Files.readString(folder.resolve("json/config.json")))
                        .get("vocab_size")
                        .asInt()),
                lines.get(1).get("uniform").asDouble(),
                1e-12);
        assertTrue(
                lines.get(1).get("pairsBits").asDouble()
                        < lines.get(1).get("frequencyBits").asDouble(),
                outcome.out());
        assertTrue(lines.get(2).get("message").asString().contains("has only 108 tokens"), outcome.out());
        assertEquals(5, lines.get(4).get("step").asInt());
        assertTrue(lines.get(4).get("validationLoss").asDouble() > 0);
    }

    @Test
    void aResumedTrainingEndsWithTheSameWeightsAsOneThatRanThrough() throws IOException {
        Path straight = folder.resolve("straight");
        Path resumed = folder.resolve("resumed");
        // The schedule falls to the last step, so both have to know of all steps: a rate that stays is the same for
        // both.
        Object[] settings = {"--lr", 0.003, "--min-lr", 0.003, "--dropout", 0.1};
        assertEquals(
                0,
                Kawi.train(Kawi.with(settings, "--data", text, "--out", straight, "--steps", 12))
                        .status());
        assertEquals(
                0,
                Kawi.train(Kawi.with(settings, "--data", text, "--out", resumed, "--steps", 7))
                        .status());
        Outcome outcome = Kawi.run("train", "--resume", resumed, "--steps", 12, "--threads", 2);
        assertEquals(0, outcome.status(), outcome.err());
        String last = "checkpoints/step-000012.safetensors";
        assertArrayEquals(Files.readAllBytes(straight.resolve(last)), Files.readAllBytes(resumed.resolve(last)));
        assertTrue(Files.readAllLines(resumed.resolve("training.csv")).getLast().startsWith("12,"));
        assertEquals(
                withoutSeconds(straight.resolve("steps.csv")),
                withoutSeconds(resumed.resolve("steps.csv")),
                "the points of the plot");
    }

    private static List<String> withoutSeconds(Path table) throws IOException {
        return Files.readAllLines(table).stream()
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .toList();
    }

    @Test
    void aFolderThatATrainingWritesIntoIsRefusedToOthers() {
        Path busy = folder.resolve("busy");
        try (FolderLock lock = FolderLock.take(busy).orElseThrow()) {
            assertNotNull(lock);
            Outcome outcome = Kawi.train("--data", text, "--out", busy, "--steps", 1);
            assertEquals(2, outcome.status());
            assertTrue(outcome.onlyErrorLine().contains("another training is writing into this folder"));
        }
        assertEquals(
                0,
                Kawi.train("--data", text, "--out", busy, "--steps", 1).status(),
                "the lock is gone, its file is not");
    }

    @Test
    void aTrainingWhoseCheckpointsAreGoneIsNotBegunAnewOverItsModel() throws IOException {
        Path gone = folder.resolve("gone");
        assertEquals(0, Kawi.train("--data", text, "--out", gone, "--steps", 5).status());
        for (Path checkpoint : List.of(
                gone.resolve("checkpoints/step-000000.safetensors"),
                gone.resolve("checkpoints/step-000005.safetensors"))) {
            Files.delete(checkpoint);
        }
        Outcome outcome = Kawi.run("train", "--resume", gone);
        assertEquals(2, outcome.status());
        assertTrue(outcome.onlyErrorLine().contains("the checkpoints are gone"), outcome.err());
    }

    @Test
    void anEvaluationThatWasRecordedButNotSavedIsRecordedOnceInTheEnd() throws IOException {
        // Killed after the line was written, before the checkpoint was.
        Path killed = folder.resolve("killed");
        assertEquals(
                0, Kawi.train("--data", text, "--out", killed, "--steps", 0).status());
        Files.delete(killed.resolve("checkpoints/step-000000.safetensors"));
        assertEquals(2, Files.readAllLines(killed.resolve("training.csv")).size());
        Outcome outcome = Kawi.run("train", "--resume", killed);
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals(2, Files.readAllLines(killed.resolve("training.csv")).size());
    }

    @Test
    void aDamagedCheckpointIsToldAndTheOneBeforeUsed() throws IOException {
        Path damaged = folder.resolve("damaged");
        assertEquals(
                0, Kawi.train("--data", text, "--out", damaged, "--steps", 10).status());
        Path last = damaged.resolve("checkpoints/step-000010.safetensors");
        byte[] expected = Files.readAllBytes(last);
        Files.write(last, Arrays.copyOf(expected, expected.length - 1));
        Outcome outcome = Kawi.run("train", "--resume", damaged);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("resumed after step 5"), outcome.out());
        assertTrue(outcome.err().contains("the training continues from the checkpoint before it"), outcome.err());
        assertArrayEquals(expected, Files.readAllBytes(last));
    }

    @Test
    void aTrainingThatDivergesSaysWhatToDo() {
        Path wild = folder.resolve("wild");
        Outcome outcome = Kawi.train("--data", text, "--out", wild, "--steps", 50, "--lr", 1e30, "--grad-clip", 0);
        assertEquals(1, outcome.status());
        String message = outcome.err().lines().toList().getLast();
        assertTrue(message.contains("; the first that is not finite is "), message);
        assertTrue(message.contains("--resume " + wild + " --lr 5e29"), message);
        Outcome tamed = Kawi.run("train", "--resume", wild, "--lr", 1e-3, "--min-lr", 1e-4, "--steps", 10);
        assertEquals(0, tamed.status(), tamed.err());
    }

    @Test
    void aFinishedTrainingSaysSo() {
        Outcome outcome = Kawi.run("train", "--resume", model);
        assertEquals(0, outcome.status());
        assertTrue(outcome.out().contains("is finished"), outcome.out());
    }
}
