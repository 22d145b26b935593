package kawi.samples.play.lessons;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import kawi.samples.http.json.Fields;
import kawi.samples.lesson.page.CurvePlot;
import kawi.samples.lesson.page.Exercise;
import kawi.samples.lesson.page.HeatMap;
import kawi.samples.lesson.page.Language;
import kawi.samples.lesson.page.Medium;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.page.Source;
import kawi.samples.terminal.Table;

/// The web page: each part of a lesson is a block, an object of JSON, which the browser draws.
final class BlockMedium implements Medium {
    private final Language language;
    private final Consumer<Object> blocks;

    /// @param language one of the two
    /// @param blocks receives the blocks
    BlockMedium(Language language, Consumer<Object> blocks) {
        this.language = language;
        this.blocks = blocks;
    }

    private void block(String kind, Object... namesAndValues) {
        var block = Fields.of(namesAndValues);
        block.putFirst("kind", kind);
        blocks.accept(block);
    }

    private String text(Phrase phrase) {
        return phrase.in(language);
    }

    @Override
    public void title(Phrase title) {
        block("title", "text", text(title));
    }

    @Override
    public void section(int number, Phrase heading) {
        block("section", "number", number, "text", text(heading));
    }

    @Override
    public void paragraph(Phrase text) {
        block("paragraph", "text", text(text));
    }

    @Override
    public void table(int headRows, Table table) {
        int columns = table.rows().stream().mapToInt(List::size).max().orElse(0);
        block(
                "table",
                "headRows",
                headRows,
                "rows",
                table.rows(),
                "right",
                IntStream.range(0, columns).mapToObj(table::isRight).toList());
    }

    @Override
    public void picture(List<String> lines) {
        block("picture", "lines", lines);
    }

    @Override
    public void curves(CurvePlot plot, String left, String right) {
        block("curves", "curves", plot.curves(), "low", plot.low(), "high", plot.high(), "left", left, "right", right);
    }

    @Override
    public void heatMap(HeatMap map) {
        block("heatMap", "rows", map.rows(), "columns", map.columns(), "values", map.values());
    }

    /// The browser shows the numbers.
    @Override
    public void heatMapLegend() {}

    @Override
    public void exercise(int number, Exercise exercise) {
        block(
                "exercise",
                "number",
                number,
                "command",
                exercise.command(),
                "expected",
                text(exercise.expected()),
                "reason",
                text(exercise.reason()));
    }

    @Override
    public void sources(List<Source> sources) {
        block(
                "sources",
                "sources",
                sources.stream()
                        .map(source -> Fields.of("what", text(source.what()), "path", source.path()))
                        .toList());
    }
}
