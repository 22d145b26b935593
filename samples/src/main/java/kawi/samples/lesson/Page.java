package kawi.samples.lesson;

import java.io.PrintWriter;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kawi.samples.terminal.DisplayWidth;
import kawi.samples.terminal.Table;
import picocli.CommandLine.Help.Ansi;

/// What a lesson is written on: headings, sentences in Chinese and English, tables. Coloured only where the terminal
/// can show it.
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

    /// Begins a section; they are numbered.
    void section(String chinese, String english) {
        sections++;
        out.println();
        out.println();
        line("bold,cyan", sections + "  " + chinese + "  " + english);
    }

    /// Says something in both languages, in a paragraph each.
    ///
    /// @param chinese a format, as [String#format] knows them
    /// @param english the same in English
    /// @param values what both of them are filled with
    @SuppressWarnings("AnnotateFormatMethod") // it knows methods of one format; here two share their values
    void say(String chinese, String english, Object... values) {
        out.println();
        wrap(String.format(Locale.ROOT, chinese, values)).forEach(out::println);
        wrap(String.format(Locale.ROOT, english, values)).forEach(out::println);
        out.flush();
    }

    /// A table, a little indented. Its first lines are its head.
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

    /// Cuts a paragraph into lines where Unicode allows it: at spaces, between Chinese characters, never before a
    /// closing mark.
    private static List<String> wrap(String text) {
        var breaks = BreakIterator.getLineInstance(Locale.ROOT);
        breaks.setText(text);
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
            String piece = text.substring(from, to);
            if (DisplayWidth.of(line + piece.stripTrailing()) > COLUMNS) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
            line.append(piece);
            from = to;
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }
}
