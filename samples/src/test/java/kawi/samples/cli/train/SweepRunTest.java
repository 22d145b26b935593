package kawi.samples.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SweepRunTest {
    @TempDir
    Path temporary;

    private Path text;

    @BeforeEach
    void makeText() throws IOException {
        text = Files.writeString(temporary.resolve("text.txt"), "abcdefgh ijklmnop\n".repeat(60));
    }

    private Outcome find(Object... options) {
        return Kawi.run(Kawi.with(
                new Object[] {
                    "train",
                    "--preset=tiny",
                    "--context=8",
                    "--batch-size=2",
                    "--threads=1",
                    "--find-lr",
                    "--data",
                    text
                },
                options));
    }

    @Test
    void theCurveIsPrintedWithASuggestionAndNothingIsLeftBehind() throws IOException {
        Outcome outcome = find("--steps=40");
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("learning rate"), outcome.out());
        assertTrue(outcome.out().matches("(?s).*\nSuggested, a tenth of the latter: --lr [0-9.e-]+\n"), outcome.out());
        try (var files = Files.list(temporary)) {
            assertEquals(List.of(text), files.toList());
        }
    }

    @Test
    void withAFolderThePictureAndTheTableAreThereAndNoModel() {
        Path out = temporary.resolve("found");
        Outcome outcome = find("--steps=40", "--json", "--out", out);
        assertTrue(outcome.out().lines().anyMatch(line -> line.startsWith("{\"event\":\"findLr\",\"suggestion\":")));
        assertTrue(Files.exists(out.resolve("find-lr.png")));
        assertTrue(Files.exists(out.resolve("find-lr.csv")));
        assertFalse(Files.exists(out.resolve("training.json")));
    }

    @Test
    void aLearningRateForFineTuningIsFoundWithTheModelToStartFrom() {
        Path model = temporary.resolve("model");
        assertEquals(0, Kawi.train("--data", text, "--out", model, "--steps", 2).status());
        Outcome outcome = Kawi.run(
                "train",
                "--find-lr",
                "--from",
                model,
                "--lora",
                2,
                "--steps=30",
                "--context=8",
                "--batch-size=32",
                "--threads=1",
                "--data",
                text);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("Suggested, a tenth of the latter: --lr "), outcome.out());
    }

    @Test
    void optionsWithoutAnEffectAndTooFewStepsAreRefused() {
        for (Object[] options :
                new Object[][] {{"--lr", 0.1}, {"--minutes", 1}, {"--schedule", "linear"}, {"--replan", "3:4"}}) {
            Outcome outcome = find(options);
            assertEquals(2, outcome.status());
            assertTrue(outcome.onlyErrorLine().contains("has no effect with --find-lr"), outcome.err());
        }
        Outcome few = find("--steps=3");
        assertEquals(2, few.status());
        assertTrue(few.err().contains("a sweep needs at least 20 steps"), few.err());
    }
}
