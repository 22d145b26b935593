package kawi.samples.lesson.page;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import kawi.samples.terminal.Table;
import picocli.CommandLine.Help.Ansi;

/// Prints a lesson: headings, sentences in Chinese and English, tables, pictures. Where they appear is a [Medium]: the
/// terminal, or the web page.
public final class Page {
    private static final String CHINESE_NUMBERS = "零一二三四五六七八九";

    private final Medium medium;
    private final Language language;
    private final int columns;
    private final Pause pause;
    private int sections;

    /// A page on the terminal.
    ///
    /// @param columns the width of a paragraph
    /// @param pause called between the parts of a lesson
    public Page(PrintWriter out, Ansi ansi, Language language, int columns, Pause pause) {
        this(new TerminalMedium(out, ansi, language, columns), language, columns, pause);
    }

    /// A page elsewhere.
    ///
    /// @param columns the width of pictures that consist of characters
    /// @param pause called between the parts of a lesson
    public Page(Medium medium, Language language, int columns, Pause pause) {
        this.medium = medium;
        this.language = language;
        this.columns = columns;
        this.pause = pause;
    }

    /// Waits for the reader.
    @FunctionalInterface
    public interface Pause {
        /// No waiting.
        Pause NONE = prompt -> {};

        /// Waits until the reader wants to go on.
        ///
        /// @param prompt what to show to the reader
        void await(String prompt);
    }

    /// Prints a whole lesson.
    public void print(int number, Lesson lesson, Classroom room) {
        sections = 0;
        medium.title(new Phrase(
                "第" + CHINESE_NUMBERS.charAt(number) + "课：" + lesson.title().chinese(),
                "Lesson " + number + ": " + lesson.title().english()));
        lesson.tell(this, room);
        section("练习", "Exercises");
        for (int i = 0; i < lesson.exercises().size(); i++) {
            medium.exercise(i + 1, lesson.exercises().get(i));
        }
        medium.sources(lesson.sources());
    }

    /// Begins a part: waits for the reader, except before the first one, and prints its numbered heading.
    public void section(String chinese, String english) {
        if (sections > 0) {
            pause.await("-- " + word("按回车继续", "Enter to continue") + " --");
        }
        sections++;
        medium.section(sections, new Phrase(chinese, english));
    }

    /// The width of a paragraph.
    public int columns() {
        return columns;
    }

    /// The language of the page.
    public Language language() {
        return language;
    }

    /// A word as part of a line, in the languages of the page.
    public String word(String chinese, String english) {
        return new Phrase(chinese, english).in(language);
    }

    /// A word as part of a line, in the languages of the page.
    public String word(Phrase phrase) {
        return phrase.in(language);
    }

    /// Prints a paragraph in each language.
    ///
    /// @param chinese a format of [String#format]
    /// @param english the same text in English
    /// @param values the arguments of both formats
    @SuppressWarnings("AnnotateFormatMethod") // the annotation supports one format; here two share their arguments
    public void say(String chinese, String english, Object... values) {
        medium.paragraph(new Phrase(
                language.hasChinese() ? String.format(Locale.ROOT, chinese, values) : "",
                language.hasEnglish() ? String.format(Locale.ROOT, english, values) : ""));
    }

    /// Prints a statement of which the numbers have shown whether it holds.
    ///
    /// @param holds whether the statement is true in this run
    /// @param fact printed if it is
    /// @param otherwise printed if it is not
    /// @param values the arguments of all formats
    public void fact(boolean holds, Phrase fact, Phrase otherwise, Object... values) {
        Phrase told = holds ? fact : otherwise;
        say(told.chinese(), told.english(), values);
    }

    /// Adds the head of a table: a row for each language.
    public Table head(Table table, List<String> chinese, List<String> english) {
        if (language.hasChinese()) {
            table.row(chinese);
        }
        if (language.hasEnglish() && !(language.hasChinese() && chinese.equals(english))) {
            table.row(english);
        }
        return table;
    }

    /// Prints an indented table that begins with [#head].
    public void headed(Table table) {
        table(language == Language.BOTH ? 2 : 1, table);
    }

    /// Prints an indented table whose first lines are its head.
    public void table(int headLines, Table table) {
        medium.table(headLines, table);
    }

    /// Prints indented lines.
    public void picture(List<String> lines) {
        medium.picture(lines);
    }

    /// Prints curves over equal steps.
    ///
    /// @param left the label of the first step
    /// @param right the label of the last step
    public void curves(CurvePlot plot, String left, String right) {
        medium.curves(plot, left, right);
    }

    /// Prints a matrix.
    public void heatMap(HeatMap map) {
        medium.heatMap(map);
    }

    /// Prints the explanation of the shades of the matrices above, where it is needed.
    public void heatMapLegend() {
        medium.heatMapLegend();
    }
}
