package kawi.samples.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTest {
    @TempDir
    Path temporary;

    private Path text;
    private Path model;

    @BeforeEach
    void makeText() throws IOException {
        text = Files.writeString(temporary.resolve("text.txt"), "abcdefgh ijklmnop\n".repeat(60));
        model = temporary.resolve("model");
    }

    private Outcome train(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("train", "--preset", "tiny", "--steps", 6, "--eval-interval", 2));
        all.addAll(List.of("--context", 8, "--batch-size", 2, "--eval-batches", 2, "--warmup", 0, "--threads", 1));
        all.addAll(List.of("--data", text, "--out", model));
        all.addAll(List.of(arguments));
        return Kawi.run(all.toArray());
    }

    /// The learning rates of the steps 0, 2, 4 and 6, as recorded.
    private List<Double> rates() throws IOException {
        return Files.readAllLines(model.resolve("training.csv")).stream()
                .skip(1)
                .map(line -> Double.parseDouble(line.split(",", -1)[4]))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cosine   | 0.03 0.0225 0.0075 0.0 | 0.03 to 0",
                "linear   | 0.03 0.02 0.01 0.0     | 0.03 to 0 (linear)",
                "wsd      | 0.03 0.03 0.03 0.0   | 0.03 to 0 (in the last fifth)",
                "constant | 0.03 0.03 0.03 0.03    | 0.03 (constant)"
            })
    void theLearningRateFollowsTheSchedule(String schedule, String expected, String shown) throws IOException {
        Object[] lowest = schedule.equals("constant") ? new Object[] {} : new Object[] {"--min-lr", 0};
        List<Object> options = new ArrayList<>(List.of("--lr", 0.03, "--schedule", schedule));
        options.addAll(List.of(lowest));
        Outcome outcome = train(options.toArray());
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains(", learning rate " + shown + ", seed 1"), outcome.out());
        String[] rates = expected.split(" ", -1);
        for (int i = 0; i < rates.length; i++) {
            assertEquals(Double.parseDouble(rates[i]), rates().get(i), 1e-12);
        }
        assertTrue(Files.readString(model.resolve("training.json")).contains("\"schedule\": \"" + schedule + "\""));
    }

    @Test
    void aScheduleIsKeptWhenATrainingIsResumedAndCanBeChangedThen() throws IOException {
        train("--lr", 0.03, "--schedule", "constant");
        assertEquals(0, Kawi.run("train", "--resume", model, "--steps", 8).status());
        assertEquals(List.of(0.03, 0.03, 0.03, 0.03, 0.03), rates());
        Outcome outcome = Kawi.run("train", "--resume", model, "--steps", 12, "--schedule", "linear", "--min-lr", 0);
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals(0, rates().getLast());
    }

    @Test
    void aLowerLearningRateThanThatOfTheLastStepLowersThatToo() throws IOException {
        train("--lr", 1e-5);
        assertEquals(List.of(1e-5, 1e-5, 1e-5, 1e-5), rates());
    }

    @Test
    void anOptionWithoutAnEffectIsRefused() {
        Outcome outcome = train("--schedule", "constant", "--min-lr", 0.1);
        assertEquals(2, outcome.status());
        assertTrue(outcome.onlyErrorLine().contains("--min-lr has no effect with --schedule constant"), outcome.err());
        assertFalse(Files.exists(model));
    }

    @Test
    void anUnknownScheduleIsRefusedWithThoseThatThereAre() {
        Outcome outcome = train("--schedule", "cosin");
        assertEquals(2, outcome.status());
        assertTrue(outcome.onlyErrorLine().contains("cosine, linear, wsd, constant"), outcome.err());
    }

    /// Java's own form of small numbers is `3.0E-4`.
    @Test
    void numbersArePrintedAsPeopleWriteThem() throws IOException {
        Pattern javas = Pattern.compile("\\d\\.\\d+E-?\\d");
        Outcome outcome = train("--lr", 3e-4, "--min-lr", 1e-5, "--dropout", 0.0001);
        assertTrue(outcome.out().contains("dropout 0.0001, "), outcome.out());
        assertTrue(outcome.out().contains("learning rate 0.0003 to 1e-5, "), outcome.out());
        assertFalse(javas.matcher(outcome.out()).find(), outcome.out());
        for (Object[] wrong : new Object[][] {
            {"--lr", -1e-4},
            {"--beta1", 1.5e-5 + 1},
            {"--weight-decay", -1e-8},
            {"--dropout", -1e-5},
            {"--grad-clip", -1e-9},
            {"--save-minutes", -1e-9}
        }) {
            model = temporary.resolve("wrong");
            Outcome refused = train(wrong);
            assertEquals(2, refused.status(), refused.out());
            assertFalse(javas.matcher(refused.onlyErrorLine()).find(), refused.err());
        }
    }

    @Test
    void aVocabularyThatTheTextCannotFillIsTold() {
        Outcome outcome = train("--tokenizer", "bpe:9999999");
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(
                outcome.err()
                        .matches(
                                "(?s).*kawi: --tokenizer bpe:9999999: the text has repeated byte pairs for a vocabulary"
                                        + " of \\d+ only.*"),
                outcome.err());
    }

    @Test
    void aSmallTextForValidationIsTold() throws IOException {
        Files.writeString(text, "abcdefgh ijklmnop\n".repeat(10) + "abcdefghi");
        Outcome outcome = train();
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(
                outcome.err().contains("kept for validation, has only 19 tokens: the validation loss says little"),
                outcome.err());
        model = temporary.resolve("larger");
        Files.writeString(text, "abcdefgh ijklmnop\n".repeat(600));
        assertFalse(train().err().contains("for validation"));
    }

    @Test
    void aTextThatIsTooShortIsToldHowLongItMustBe() throws IOException {
        Files.writeString(text, "abcde");
        Outcome outcome = train();
        assertEquals(2, outcome.status());
        assertTrue(
                outcome.onlyErrorLine()
                        .contains("the text is too short: the last tenth of its 5 tokens, which is kept for validation,"
                                + " has 1, but a context of 8 needs at least 9. Use a text of 90 tokens"),
                outcome.err());
        assertFalse(Files.exists(model));
    }

    @Test
    void anEnglishTextInUtf16IsRefused() throws IOException {
        Files.write(text, "Call me Ishmael. ".repeat(100).getBytes(StandardCharsets.UTF_16LE));
        Outcome outcome = train();
        assertEquals(2, outcome.status());
        assertTrue(outcome.onlyErrorLine().contains("it looks like UTF-16 (little-endian)"), outcome.err());
        assertFalse(Files.exists(model));
    }

    @Test
    void controlCharactersAreTold() throws IOException {
        Files.writeString(text, "abc\u0007defgh ijklmnop\n".repeat(60));
        Outcome outcome = train();
        assertEquals(0, outcome.status());
        assertTrue(outcome.err().contains("has 60 control characters (the first is U+0007 in line 1)"), outcome.err());
    }
}
