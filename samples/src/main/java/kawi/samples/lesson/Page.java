package kawi.samples.lesson;

import java.io.PrintWriter;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kawi.samples.terminal.DisplayWidth;
import kawi.samples.terminal.Table;
import picocli.CommandLine.Help.Ansi;

/// Prints a lesson: headings, sentences in Chinese and English, tables. It uses colour only if the terminal supports
/// it.
final class Page {
    private static final int COLUMNS = 96;

    private final PrintWriter out;
    private final Ansi ansi;
    private int sections;

    Page(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    /// The title of the lesson.
    void title(String chinese, String english) {
        line("bold", chinese + "  " + english);
        line("faint", "=".repeat(DisplayWidth.of(chinese + "  " + english)));
    }

    /// Prints the numbered heading of a section.
    void section(String chinese, String english) {
        sections++;
        out.println();
        out.println();
        line("bold,cyan", sections + "  " + chinese + "  " + english);
    }

    /// Prints a paragraph in each language.
    ///
    /// @param chinese a format of [String#format]
    /// @param english the same text in English
    /// @param values the arguments of both formats
    @SuppressWarnings("AnnotateFormatMethod") // the annotation supports one format; here two share their arguments
    void say(String chinese, String english, Object... values) {
        out.println();
        wrap(String.format(Locale.ROOT, chinese, values)).forEach(out::println);
        wrap(String.format(Locale.ROOT, english, values)).forEach(out::println);
        out.flush();
    }

    /// Prints an indented table whose first lines are its head.
    void table(int headLines, Table table) {
        out.println();
        List<String> lines = table.lines();
        for (int i = 0; i < lines.size(); i++) {
            line(i < headLines ? "bold" : "", ("  " + lines.get(i)).stripTrailing());
        }
        out.flush();
    }

    private void line(String style, String text) {
        if (ansi.enabled() && !style.isEmpty()) {
            var styles = Ansi.Style.parse(style);
            out.println(Ansi.Style.on(styles) + text + Ansi.Style.off(styles));
        } else {
            out.println(text);
        }
    }

    /// Breaks a paragraph into lines where Unicode allows it: at spaces and between Chinese characters, but never
    /// before a closing mark.
    private static List<String> wrap(String text) {
        var breaks = BreakIterator.getLineInstance(Locale.ROOT);
        breaks.setText(text);
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
            String word = text.substring(from, to);
            if (DisplayWidth.of(line + word.stripTrailing()) > COLUMNS) {
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
