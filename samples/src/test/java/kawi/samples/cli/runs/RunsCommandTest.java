package kawi.samples.cli.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.request.SavedModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunsCommandTest {
    @TempDir
    static Path temporary;

    private static Path small;
    private static Path modern;

    @BeforeAll
    static void train() throws IOException {
        Path text = Files.writeString(temporary.resolve("text.txt"), "abcdefgh ijklmnop\n".repeat(60));
        small = temporary.resolve("small");
        modern = temporary.resolve("modern");
        assertEquals(
                0, Kawi.train("--data", text, "--out", small, "--steps", 10).status());
        assertEquals(
                0,
                Kawi.run(
                                "train",
                                "--data",
                                text,
                                "--out",
                                modern,
                                "--layers=1",
                                "--heads=2",
                                "--width=16",
                                "--context=8",
                                "--tokenizer=char",
                                "--batch-size=2",
                                "--steps=20",
                                "--eval-interval=5",
                                "--threads=1")
                        .status());
    }

    @Test
    void theTableHasTheSizesTheTimeAndTheBestLossOfEachTraining() {
        Outcome outcome = Kawi.run("runs", small, modern);
        assertEquals(0, outcome.status(), outcome.err());
        List<String> lines = outcome.out().lines().toList();
        assertEquals(3, lines.size(), outcome.out());
        assertTrue(lines.get(0).matches("training +layers x width .* bits/char"), lines.get(0));
        assertTrue(
                lines.get(1).matches("small +2 x 32 +char +[\\d,]+ +10 +160 +.* s +\\d\\.\\d{4} at \\d+ +\\d\\.\\d{3}"),
                lines.get(1));
        assertTrue(lines.get(2).startsWith("modern"), lines.get(2));
    }

    @Test
    void theNumberOfParametersIsThatOfTheModel() {
        Outcome outcome = Kawi.run("runs", "--json", small, modern);
        assertEquals(0, outcome.status(), outcome.err());
        List<JsonNode> runs = outcome.out()
                .lines()
                .map(JsonMapper.builder().build()::readTree)
                .toList();
        for (int i = 0; i < 2; i++) {
            Path folder = List.of(small, modern).get(i);
            assertEquals(
                    SavedModel.open(folder).model().parameterCount(),
                    runs.get(i).get("parameters").asLong());
        }
        assertEquals(20, runs.get(1).get("stepsDone").asLong());
    }

    @Test
    void onePlotHasAllCurvesOverStepsTokensAndSeconds() throws IOException {
        Path plot = temporary.resolve("runs.png");
        assertEquals(0, Kawi.run("runs", small, modern, small, "--plot", plot).status());
        BufferedImage image = ImageIO.read(plot.toFile());
        assertTrue(image.getHeight() > 1000, "three panels below each other");
    }

    @Test
    void aTrainingThatHasOnlyBegunIsListed() throws IOException {
        Path begun = Files.createDirectory(temporary.resolve("begun"));
        for (String file : List.of("training.json", "tokenizer.json", "tokenizer_config.json")) {
            Files.copy(small.resolve(file), begun.resolve(file));
        }
        Outcome outcome = Kawi.run("runs", begun, "--plot", temporary.resolve("begun.png"));
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("0 of 10"), outcome.out());
    }

    @Test
    void aFolderWithoutATrainingIsRefused() {
        Outcome outcome = Kawi.run("runs", small, temporary.resolve("nowhere"));
        assertEquals(2, outcome.status());
        assertTrue(outcome.onlyErrorLine().contains("nowhere: there is no such folder"), outcome.err());
        assertEquals(2, Kawi.run("runs").status());
    }
}
