package kawi.samples.training.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.training.losses.TrainingRow;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class PatienceStopTest {
    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({
        "0, 3 4 5 6 7, false",
        "1, 3, false",
        "1, 3 4, true",
        "2, 3 4, false",
        "2, 3 2 3 1 2, false",
        "2, 3 2 1 2 3, true",
        "2, 3 2 1 1 1, true",
        "2, 3 2 1 1 0.9, false"
    })
    void aTrainingEndsAfterSoManyEvaluationsWithoutALowerLoss(int patience, String losses, boolean exhausted) {
        List<TrainingRow> rows = DoubleStream.of(List.of(losses.split(" ", -1)).stream()
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .mapToObj(loss -> new TrainingRow(0, 1, loss, 1, 1, 1, 1))
                .toList();
        assertEquals(exhausted, new PatienceStop(null, rows, patience).isExhausted());
    }

    /// With a learning rate of 0 no loss ever falls.
    private Outcome train(Path model, Object... options) throws IOException {
        Path text = Files.writeString(temporary.resolve("text.txt"), "abcdefgh ijklmnop\n".repeat(60));
        return Kawi.train(Kawi.with(options, "--data", text, "--out", model, "--lr", 0, "--min-lr", 0));
    }

    private static List<String> evaluated(Path model) throws IOException {
        return Files.readAllLines(model.resolve("training.csv")).stream()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(',')))
                .toList();
    }

    @Test
    void theTrainingEndsEarlySavesAndSaysSoAndResumingItDoesNothing() throws IOException {
        Path model = temporary.resolve("model");
        Outcome outcome = train(model, "--steps", 100, "--patience", 2);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(
                outcome.out().contains("Ended early: 2 evaluations without a lower validation loss."), outcome.out());
        assertEquals(List.of("0", "5", "10"), evaluated(model));
        assertTrue(Files.exists(model.resolve("checkpoints/step-000010.safetensors")));
        Outcome again = Kawi.run("train", "--resume", model);
        assertEquals(0, again.status(), again.err());
        assertTrue(again.out().contains("ended early after 10 steps: 2 evaluations without"), again.out());
        assertEquals(List.of("0", "5", "10"), evaluated(model));
        assertEquals(0, Kawi.run("train", "--resume", model, "--patience", 4).status());
        assertEquals(List.of("0", "5", "10", "15", "20"), evaluated(model));
    }

    @Test
    void aResumedTrainingCountsTheEvaluationsBefore() throws IOException {
        Path model = temporary.resolve("model");
        assertEquals(0, train(model, "--steps", 7, "--patience", 4).status());
        Outcome resumed = Kawi.run("train", "--resume", model, "--steps", 100);
        assertTrue(resumed.out().contains("Ended early"), resumed.out());
        assertEquals(List.of("0", "5", "7", "10", "15"), evaluated(model));
    }

    @Test
    void aNegativeNumberIsRefused() throws IOException {
        Outcome outcome = train(temporary.resolve("model"), "--patience", -1);
        assertEquals(2, outcome.status());
        assertTrue(outcome.onlyErrorLine().contains("--patience must be at least 0, not -1"), outcome.err());
    }
}
