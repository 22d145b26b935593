package kawi.samples.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import kawi.samples.terminal.DisplayWidth;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

class LessonCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Ansi ansi, String... arguments) {
        return new CommandLine(new LessonCommand())
                .setColorScheme(Help.defaultColorScheme(ansi))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void theWholeLessonIsPrinted() {
        assertEquals(0, run(Ansi.OFF), err::toString);

        String told = out.toString();
        for (int section = 1; section <= 6; section++) {
            assertTrue(told.contains("\n" + section + "  "), "section " + section);
        }
        assertTrue(told.contains("What was written is text "), told);
        assertTrue(told.contains("Nearly even"), told);
        // The window of 16 has moved by one: 小 has left it, and 沈 is at position 0.
        assertTrue(told.contains("           17         小  | 沈 阳 江 西 演 唱 会 邀 请 了 "), told);
        assertTrue(told.contains("It reads well from beginning to end"), told);
        assertFalse(told.contains("\u001b"), "colours that were not asked for");
    }

    @Test
    void itFitsATerminalOf100Columns() {
        run(Ansi.OFF, "--steps", "3");

        out.toString().lines().forEach(line -> assertTrue(DisplayWidth.of(line) <= 100, line));
    }

    @Test
    void theSameSeedGivesTheSameLessonWithAnyNumberOfThreads() {
        assertEquals(told("--seed", "3", "--steps", "20"), told("--seed", "3", "--steps", "20", "--threads", "2"));
    }

    @Test
    void anUntrainedModelIsReportedAsSuch() {
        String told = told("--steps", "0").replaceAll("\\s+", " ");

        assertTrue(told.contains("neither of the texts"), told);
        assertTrue(told.contains("A model that has learned gives each road a half"), told);
        assertTrue(told.contains("it has not learned enough"), told);
    }

    @Test
    void coloursAreUsedIfTheTerminalSupportsThem() {
        assertEquals(0, run(Ansi.ON, "--steps", "0"));
        assertTrue(out.toString().contains("\u001b["));
    }

    @Test
    void theErrorForAnUnknownLessonListsTheLessons() {
        assertEquals(2, run(Ansi.OFF, "7"));
        assertTrue(err.toString()
                .startsWith("there is no lesson 7; the lessons are: 1 (how training and inference differ)"));
    }

    @Test
    void aNegativeNumberOfStepsIsRefused() {
        assertEquals(2, run(Ansi.OFF, "--steps", "-1"));
        assertTrue(err.toString().contains("--steps must be at least 0, not -1"), err::toString);
    }

    private String told(String... arguments) {
        out.getBuffer().setLength(0);
        assertEquals(0, run(Ansi.OFF, arguments), err::toString);
        return out.toString();
    }
}
