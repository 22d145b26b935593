package kawi.samples.lesson.page;

import java.io.PrintWriter;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kawi.samples.terminal.DisplayWidth;
import kawi.samples.terminal.Table;
import picocli.CommandLine.Help.Ansi;

/// Prints a lesson: headings, sentences in Chinese and English, tables, pictures. It uses colour only if the terminal
/// supports it, and pauses between the parts if a person reads along.
public final class Page {
    private static final String CHINESE_NUMBERS = "零一二三四五六七八九";
    private static final String INDENT = "  ";

    private final PrintWriter out;
    private final Ansi ansi;
    private final Language language;
    private final int columns;
    private final Pause pause;
    private int sections;

    /// @param columns the width of a paragraph
    /// @param pause called between the parts of a lesson
    public Page(PrintWriter out, Ansi ansi, Language language, int columns, Pause pause) {
        this.out = out;
        this.ansi = ansi;
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
        title(number, lesson.title());
        lesson.tell(this, room);
        exercises(lesson.exercises());
        sources(lesson.sources());
        out.flush();
    }

    private void title(int number, Phrase title) {
        var whole = new Phrase(
                "第" + CHINESE_NUMBERS.charAt(number) + "课：" + title.chinese(),
                "Lesson " + number + ": " + title.english());
        List<String> lines = heading(whole, columns);
        lines.forEach(text -> line("bold", text));
        line("faint", "=".repeat(lines.stream().mapToInt(DisplayWidth::of).max().orElse(0)));
    }

    /// Begins a part: waits for the reader, except before the first one, and prints its numbered heading.
    public void section(String chinese, String english) {
        if (sections > 0) {
            pauseForReader();
        }
        sections++;
        out.println();
        out.println();
        String number = sections + "  ";
        String indent = " ".repeat(number.length());
        List<String> lines = heading(new Phrase(chinese, english), columns - number.length());
        for (int i = 0; i < lines.size(); i++) {
            line("bold,cyan", (i == 0 ? number : indent) + lines.get(i));
        }
    }

    /// A heading on one line if it fits, else on one for each language.
    private List<String> heading(Phrase heading, int width) {
        String text = heading.in(language);
        return language != Language.BOTH || DisplayWidth.of(text) <= width
                ? List.of(text)
                : List.of(heading.chinese(), heading.english());
    }

    /// The width of a paragraph.
    public int columns() {
        return columns;
    }

    private void pauseForReader() {
        out.flush();
        pause.await("-- " + word("按回车继续", "Enter to continue") + " --");
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
        out.println();
        if (language.hasChinese()) {
            paragraph("", String.format(Locale.ROOT, chinese, values));
        }
        if (language.hasEnglish()) {
            paragraph("", String.format(Locale.ROOT, english, values));
        }
        out.flush();
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
        picture(headLines, table.lines());
    }

    /// Prints indented lines.
    public void picture(List<String> lines) {
        picture(0, lines);
    }

    /// Prints indented lines, of which the first are a head.
    public void picture(int headLines, List<String> lines) {
        out.println();
        for (int i = 0; i < lines.size(); i++) {
            line(i < headLines ? "bold" : "", (INDENT + lines.get(i)).stripTrailing());
        }
        out.flush();
    }

    /// Prints the exercises at the end of a lesson.
    private void exercises(List<Exercise> exercises) {
        section("练习", "Exercises");
        for (int i = 0; i < exercises.size(); i++) {
            Exercise exercise = exercises.get(i);
            out.println();
            line("bold", INDENT + (i + 1) + "  " + exercise.command());
            if (language.hasChinese()) {
                paragraph("     ", "会看到：" + exercise.expected().chinese());
                paragraph("     ", "为什么：" + exercise.reason().chinese());
            }
            if (language.hasEnglish()) {
                paragraph("     ", "Expect: " + exercise.expected().english());
                paragraph("     ", "Why: " + exercise.reason().english());
            }
        }
    }

    private void sources(List<Source> sources) {
        out.println();
        out.println();
        line("bold,cyan", word("源码", "Source"));
        out.println();
        for (Source source : sources) {
            out.println(INDENT + source.what().in(language));
            line("faint", INDENT + INDENT + source.path());
        }
    }

    private void line(String style, String text) {
        if (ansi.enabled() && !style.isEmpty()) {
            var styles = Ansi.Style.parse(style);
            out.println(Ansi.Style.on(styles) + text + Ansi.Style.off(styles));
        } else {
            out.println(text);
        }
    }

    private void paragraph(String indent, String text) {
        wrap(text, columns - indent.length()).forEach(line -> out.println(indent + line));
    }

    /// Whether this is a place after the dot of a name such as `loss.png`, or after the hyphens of an option.
    private static boolean isWithinAName(String text, int at) {
        return at < text.length()
                && (text.charAt(at - 1) == '.' || text.startsWith("--", at - 2))
                && Character.isLetterOrDigit(text.charAt(at));
    }

    /// Breaks a paragraph into lines where Unicode allows it: at spaces and between Chinese characters, but never
    /// before a closing mark.
    static List<String> wrap(String text, int columns) {
        var breaks = BreakIterator.getLineInstance(Locale.ROOT);
        breaks.setText(text);
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
            if (isWithinAName(text, to)) {
                continue;
            }
            String word = text.substring(from, to);
            if (!line.isEmpty() && DisplayWidth.of(line + word.stripTrailing()) > columns) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
            line.append(word);
            from = to;
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }
}
