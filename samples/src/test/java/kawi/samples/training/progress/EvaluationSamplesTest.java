package kawi.samples.training.progress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EvaluationSamplesTest {
    private static final String LAST = "checkpoints/step-000010.safetensors";

    @TempDir
    Path temporary;

    private Path text;

    @BeforeEach
    void makeText() throws IOException {
        text = Files.writeString(temporary.resolve("text.txt"), "abcdefgh ijklmnop\n".repeat(60));
    }

    private Path train(String name, Object... options) {
        Path model = temporary.resolve(name);
        Outcome outcome = Kawi.train(
                Kawi.with(options, "--data", text, "--out", model, "--steps", 10, "--dropout", 0.1, "--ema", 0.9));
        assertEquals(0, outcome.status(), outcome.err());
        return model;
    }

    @Test
    void eachEvaluationHasATextAndTheTrainingTheSameBitsAsWithout() throws IOException {
        Path with = train("with", "--sample", "abc");
        String samples = Files.readString(with.resolve("samples.txt"));
        for (int step : new int[] {0, 5, 10}) {
            assertTrue(samples.contains("== step " + step + ", validation loss "), samples);
        }
        assertTrue(samples.contains("\n\nabc"), samples);
        Path without = train("without");
        assertFalse(Files.exists(without.resolve("samples.txt")));
        assertArrayEquals(Files.readAllBytes(without.resolve(LAST)), Files.readAllBytes(with.resolve(LAST)));
    }

    @Test
    void aResumedTrainingWritesTheTextsThatItWouldHaveWritten() throws IOException {
        Path model = train("model", "--sample=");
        String samples = Files.readString(model.resolve("samples.txt"));
        Files.delete(model.resolve(LAST)); // as if it had been killed between the text and the checkpoint
        assertEquals(0, Kawi.run("train", "--resume", model).status());
        assertEquals(samples, Files.readString(model.resolve("samples.txt")));
    }

    @Test
    void theTextIsAnEventForPrograms() {
        Path model = temporary.resolve("model");
        Outcome outcome = Kawi.train("--data", text, "--out", model, "--steps", 1, "--sample", "--json", "--lr", 0.001);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("{\"event\":\"sample\",\"step\":0,\"text\":\""), outcome.out());
    }

    @Test
    void aPromptThatTheVocabularyLacksIsRefused() {
        Outcome outcome =
                Kawi.train("--data", text, "--out", temporary.resolve("model"), "--steps", 1, "--sample", "XYZ");
        assertEquals(2, outcome.status());
        assertTrue(outcome.err().contains("--sample: "), outcome.err());
    }
}
