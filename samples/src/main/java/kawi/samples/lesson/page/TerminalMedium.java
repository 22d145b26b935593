package kawi.samples.lesson.page;

import java.io.PrintWriter;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kawi.samples.terminal.DisplayWidth;
import kawi.samples.terminal.Table;
import picocli.CommandLine.Help.Ansi;

/// The terminal. It uses colour only if the terminal supports it.
final class TerminalMedium implements Medium {
    private static final String INDENT = "  ";

    private final PrintWriter out;
    private final Ansi ansi;
    private final Language language;
    private final int columns;

    /// @param columns the width of a paragraph
    TerminalMedium(PrintWriter out, Ansi ansi, Language language, int columns) {
        this.out = out;
        this.ansi = ansi;
        this.language = language;
        this.columns = columns;
    }

    @Override
    public void title(Phrase title) {
        List<String> lines = heading(title, columns);
        lines.forEach(text -> line("bold", text));
        line("faint", "=".repeat(lines.stream().mapToInt(DisplayWidth::of).max().orElse(0)));
        out.flush();
    }

    @Override
    public void section(int number, Phrase heading) {
        out.println();
        out.println();
        String prefix = number + "  ";
        String indent = " ".repeat(prefix.length());
        List<String> lines = heading(heading, columns - prefix.length());
        for (int i = 0; i < lines.size(); i++) {
            line("bold,cyan", (i == 0 ? prefix : indent) + lines.get(i));
        }
        out.flush();
    }

    /// A heading on one line if it fits, else on one for each language.
    private List<String> heading(Phrase heading, int width) {
        String text = heading.in(language);
        return language != Language.BOTH || DisplayWidth.of(text) <= width
                ? List.of(text)
                : List.of(heading.chinese(), heading.english());
    }

    @Override
    public void paragraph(Phrase text) {
        out.println();
        paragraphs("", text);
        out.flush();
    }

    @Override
    public void table(int headRows, Table table) {
        picture(headRows, table.lines());
    }

    @Override
    public void picture(List<String> lines) {
        picture(0, lines);
    }

    @Override
    public void curves(CurvePlot plot, String left, String right) {
        picture(0, plot.lines(left, right));
    }

    @Override
    public void heatMap(HeatMap map) {
        picture(1, map.lines());
    }

    @Override
    public void heatMapLegend() {
        picture(0, List.of(HeatMap.legend()));
    }

    /// Prints indented lines, of which the first are a head.
    private void picture(int headLines, List<String> lines) {
        out.println();
        for (int i = 0; i < lines.size(); i++) {
            line(i < headLines ? "bold" : "", (INDENT + lines.get(i)).stripTrailing());
        }
        out.flush();
    }

    @Override
    public void exercise(int number, Exercise exercise) {
        out.println();
        line("bold", INDENT + number + "  " + exercise.command());
        if (language.hasChinese()) {
            paragraph("     ", "会看到：" + exercise.expected().chinese());
            paragraph("     ", "为什么：" + exercise.reason().chinese());
        }
        if (language.hasEnglish()) {
            paragraph("     ", "Expect: " + exercise.expected().english());
            paragraph("     ", "Why: " + exercise.reason().english());
        }
    }

    @Override
    public void sources(List<Source> sources) {
        out.println();
        out.println();
        line("bold,cyan", new Phrase("源码", "Source").in(language));
        out.println();
        for (Source source : sources) {
            out.println(INDENT + source.what().in(language));
            line("faint", INDENT + INDENT + source.path());
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

    private void paragraphs(String indent, Phrase text) {
        if (language.hasChinese()) {
            paragraph(indent, text.chinese());
        }
        if (language.hasEnglish()) {
            paragraph(indent, text.english());
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
