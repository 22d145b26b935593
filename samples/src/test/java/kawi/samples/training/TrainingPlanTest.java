package kawi.samples.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import kawi.samples.data.DataSource;
import kawi.samples.data.TextSelection;
import kawi.samples.data.Texts;
import kawi.samples.request.UsageException;
import kawi.samples.training.recipe.Parts;
import kawi.samples.training.recipe.Recipe;
import kawi.samples.training.text.TokenizerChoice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingPlanTest {
    private static final Recipe RECIPE = new Recipe(
            new Recipe.Model(1, 2, 8, 4, 0, false, Parts.GPT2),
            new Recipe.Steps(10, 2, 1),
            Recipe.Optimizer.of(1e-3, 1e-4, 1),
            new Recipe.Evaluation(5, 1));

    @TempDir
    Path folder;

    private TrainingPlan plan;

    @BeforeEach
    void makeText() throws IOException {
        Path text = Files.writeString(folder.resolve("text.txt"), "abc ".repeat(100));
        plan = new TrainingPlan(TextSelection.of(DataSource.of(text)), TokenizerChoice.CHARACTERS, RECIPE, 1);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        plan.write(folder);
        assertEquals(plan, TrainingPlan.read(folder));
    }

    @Test
    void aPlanOfAnOlderVersionHasGpt2sParts() throws IOException {
        plan.write(folder);
        Path file = folder.resolve(TrainingPlan.FILE);
        String text = Files.readString(file);
        String without = text.replaceFirst(",\\s*\"parts\": \\{[^{}]*\\{[^}]*\\}[^}]*\\}", "");
        assertNotEquals(text, without);
        Files.writeString(file, without);
        assertEquals(plan, TrainingPlan.read(folder));
    }

    @Test
    void aPlanOfAnOlderVersionHasOneTextThatIsReadAsItIs() throws IOException {
        plan.write(folder);
        Path file = folder.resolve(TrainingPlan.FILE);
        String json = Files.readString(file);
        String location = plan.text().sources().getFirst().location();
        String old = json.replaceFirst(
                "(?s)\"text\": \\{.*?\\},\\s*\"tokenizer\"",
                Matcher.quoteReplacement(
                        "\"text\": {\"kind\": \"FILE\", \"location\": \"" + location + "\"}, \"tokenizer\""));
        assertNotEquals(json, old);
        Files.writeString(file, old);
        TrainingPlan read = TrainingPlan.read(folder);
        assertEquals(plan.text().sources(), read.text().sources());
        Files.writeString(Path.of(location), "a\r\n<|endoftext|>b");
        try (Texts texts = Texts.open(read.text())) {
            assertEquals(1, texts.count());
            assertEquals(17, texts.characters());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"seed\": 1`       | `\"seed\": 1, \"seed\": 2` | twice",
                "`\"seed\": 1`       | `\"seed\": null`            | cannot be read at line",
                "`\"seed\": 1`       | `\"seed\": 1e999999999`     | cannot be read at line",
                "`\"layers\": 1`     | `\"layers\": 4294967297`    | cannot be read at line",
                "`\"choice\": \"char\"` | `\"choice\": null`        | incomplete",
                "`\"schedule\": \"cosine\"` | `\"schedule\": \"cosin\"` | there is no schedule",
                "`\"norm\": \"layer\"` | `\"norm\": \"batch\"` | there is no norm \"batch\": there is layer, rms",
                "`\"activation\": \"gelu\"` | `\"activation\": \"tanh\"` | there is no activation \"tanh\"",
                "`\"output\": \"tied\"` | `\"output\": \"own\"` | there is no output \"own\": there is tied, untied",
                "`\"initialization\": \"gpt2\"` | `\"initialization\": \"one\"` | there is no initialization \"one\"",
                "`\"positions\": \"learned\"` | `\"positions\": \"rope\"` | there is no position type \"rope\": there"
                        + " is learned, rotary",
                "`\"ropeTheta\": null` | `\"ropeTheta\": 100` | --rope-theta needs --positions rotary",
                "`\"queryKeyNorm\": \"none\"` | `\"queryKeyNorm\": \"layer\"` | there is no query/key norm \"layer\"",
                "`\"kind\": \"FILE\"` | `\"kind\": null`           | incomplete",
                "`\"encoding\": null` | `\"encoding\": \"UTF-9\"` | there is no such encoding",
                "`\"separator\": null` | `\"separator\": \"(\"`    | is not a regular expression",
                "`\"split\": null`    | `\"split\": \"half\"`      | there is no split",
                "`\"kind\": \"FILE\"` | `\"kind\": \"\\u2028\"`     | incomplete",
            })
    void aPlanThatIsNoneIsRefusedInOneLine(String part, String instead, String problem) throws IOException {
        plan.write(folder);
        Path file = folder.resolve(TrainingPlan.FILE);
        String text = Files.readString(file);
        assertTrue(text.contains(part), text);
        Files.writeString(file, text.replace(part, instead));

        String message = assertThrows(UsageException.class, () -> TrainingPlan.read(folder))
                .getMessage();

        assertTrue(message.startsWith(file + ": ") && message.contains(problem), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void aPlanOfAnOlderVersionHasNoScheduleAndMeansTheCosine() throws IOException {
        plan.write(folder);
        Path file = folder.resolve(TrainingPlan.FILE);
        String text = Files.readString(file);
        String without = text.replaceFirst("\\s*\"schedule\": \"cosine\",", "");
        assertNotEquals(text, without);
        Files.writeString(file, without);
        assertEquals(
                plan.recipe().learningRate(), TrainingPlan.read(folder).recipe().learningRate());
    }

    @Test
    void aTextWithANameThatNoFileHasIsRefused() {
        var nowhere = new DataSource(DataSource.Kind.FILE, "a\0b");
        assertThrows(UsageException.class, () -> Texts.open(TextSelection.of(nowhere)));
        assertThrows(UsageException.class, nowhere::shortName);
        try (Texts texts = Texts.open(plan.text())) {
            assertThrows(UsageException.class, () -> new TokenizerChoice("a\0b").tokenizer(texts, 1, warning -> {}));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2147483647 | 2     | 8       | 2  | the number of layers must be at most 10,000, not 2,147,483,647",
                "10000      | 2     | 8192    | 2  | this training needs about",
                "1          | 2     | 1048576 | 2  | elements",
                "1          | 2     | 8       | 2147483647 | more than an array can hold",
            })
    void aPlanForMoreMemoryThanThereIsIsRefusedBeforeItIsTaken(
            int layers, int heads, int width, int batchSize, String problem) {
        var model = new Recipe.Model(layers, heads, width, 4, 0, false, Parts.GPT2);
        var steps = new Recipe.Steps(10, batchSize, 1);
        var large = plan.withRecipe(new Recipe(model, steps, RECIPE.optimizer(), RECIPE.evaluation()));

        String message = assertThrows(
                        UsageException.class,
                        () -> TrainingSession.begin(large, folder.resolve("model"), 1, warning -> {}))
                .getMessage();

        assertTrue(message.contains(problem), message);
    }
}
