package kawi.samples.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

@Tag("slow")
class LessonCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Ansi ansi, String... arguments) {
        return new CommandLine(new LessonCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(Help.defaultColorScheme(ansi))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void withoutANumberTheLessonsAreListed() {
        String list = told();

        for (int number = 1; number <= Lessons.all().size(); number++) {
            String title = Lessons.all().get(number - 1).title().english();
            assertTrue(list.lines().anyMatch(line -> line.contains(title)), list);
        }
        assertTrue(list.contains("\n1  16.1, 16.2  训练与推理 training and inference"), list);
    }

    @Test
    void theListIsInTheLanguageAskedFor() {
        assertTrue(told("--lang", "zh").contains("\n1  16.1, 16.2  训练与推理\n"));
        assertTrue(told("--lang", "EN").contains("\n1  16.1, 16.2  training and inference\n"));
    }

    @Test
    void eachLanguageIsCompleteOnItsOwn() {
        String chinese = told("1", "--lang", "zh", "--steps", "3");
        String english = told("1", "--lang", "en", "--steps", "3");

        assertTrue(chinese.startsWith("第一课：训练与推理\n"), chinese);
        assertTrue(english.startsWith("Lesson 1: training and inference\n"), english);
        assertFalse(chinese.contains("In training"), chinese);
        assertFalse(english.contains("训练"), english);
    }

    @Test
    void theSameSeedGivesTheSameLessonWithAnyNumberOfThreads() {
        assertEquals(
                told("1", "--seed", "3", "--steps", "20", "--threads", "1"),
                told("1", "--seed", "3", "--steps", "20", "--threads", "2"));
    }

    @Test
    void anUntrainedModelIsReportedAsSuch() {
        String first = Told.flat(told("1", "--steps", "0"));

        assertTrue(first.contains("neither of the texts"), first);
        assertTrue(first.contains("A model that has learned gives each road a half"), first);
        assertTrue(first.contains("it has not learned to cheat yet"), first);
        String second = Told.flat(told("2", "--steps", "0"));
        assertTrue(second.contains("it has not learned enough"), second);
    }

    @Test
    void coloursAreUsedIfTheTerminalSupportsThem() {
        assertEquals(0, run(Ansi.ON, "1", "--steps", "0"));
        assertTrue(out.toString().contains("\u001b["));
        assertFalse(told("1", "--steps", "0").contains("\u001b"), "colours that were not asked for");
    }

    @Test
    void theErrorForAnUnknownLessonListsTheLessons() {
        for (String unknown : List.of("0", "17", "one")) {
            err.getBuffer().setLength(0);
            assertEquals(2, run(Ansi.OFF, unknown));
            assertTrue(
                    err.toString()
                            .startsWith("there is no lesson " + unknown
                                    + "; the lessons are: 1 (training and inference), 2 ("),
                    err::toString);
        }
    }

    @Test
    void aNegativeNumberOfStepsIsRefused() {
        assertEquals(2, run(Ansi.OFF, "--steps", "-1"));
        assertTrue(err.toString().contains("--steps must be at least 0, not -1"), err::toString);
    }

    @Test
    void stepsAreRefusedWhereNothingIsTrained() {
        assertEquals(2, run(Ansi.OFF, "9", "--steps", "5"));
        assertTrue(err.toString().startsWith("lesson 9 trains no model: it has no use for --steps"), err::toString);
    }

    @Test
    void theFactsAreCheckedSoThatUntrainedModelsAreReportedInEveryLesson() {
        Map<String, String> otherwise = Map.of(
                "5", "The model has not learned enough",
                "6", "they have not learned enough",
                "8", "the vectors have not formed groups yet");
        otherwise.forEach((number, words) -> {
            String told = Told.flat(told(number, "--steps", "0", "--lang", "en"));
            assertTrue(told.contains(words), number + ": " + told);
        });
    }

    private String told(String... arguments) {
        out.getBuffer().setLength(0);
        assertEquals(0, run(Ansi.OFF, arguments), err::toString);
        return out.toString();
    }
}
