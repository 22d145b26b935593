package kawi.samples.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.bench.growth.Findings;
import kawi.bench.growth.GrowthRow;

/// The rows of `kawi bench growth` as Markdown.
final class GrowthPage {
    private static final double KIBI = 1 << 10;
    private static final double MEBI = 1 << 20;
    private static final String NONE = "";
    private static final String UNMEASURABLE = "not measurable";

    private GrowthPage() {}

    /// The head of the table of an axis.
    static List<String> head(String axis) {
        return List.of(
                "",
                "### " + axis,
                "",
                "| " + axis
                        + " | | tokens | ms | quartiles | us/token | GFLOP | GFLOP/s | of peak | GB/s | of bandwidth |"
                        + " activations or cache, MiB | KiB/token | memory, MiB |",
                "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    }

    /// The line of a row. A time of a busy machine is marked.
    static String line(GrowthRow row) {
        String mark = row.load().remark().isPresent() ? "*" : "";
        return "| %s |"
                .formatted(String.join(
                        " | ",
                        "%d".formatted(row.value()),
                        row.what(),
                        "%,d".formatted(row.tokens()),
                        "%.2f%s".formatted(row.medianMillis(), mark),
                        "%.2f .. %.2f".formatted(row.lowerQuartileMillis(), row.upperQuartileMillis()),
                        "%.2f".formatted(row.microsPerToken()),
                        "%.3f".formatted(row.gigaflop()),
                        "%.1f".formatted(row.gflops()),
                        share(row.peakGflops(), row.utilisation()),
                        row.gigabytesPerSecond() == null ? NONE : "%.1f".formatted(row.gigabytesPerSecond()),
                        share(row.peakGigabytesPerSecond(), row.bandwidthUtilisation()),
                        "%.1f".formatted(row.workingBytes() / MEBI),
                        row.what().equals("decode") ? NONE : "%.1f".formatted(row.workingBytesPerToken() / KIBI),
                        "%.1f".formatted(row.heapBytes() / MEBI)));
    }

    /// @param limit null if the figure has none
    private static String share(Double limit, Double share) {
        if (limit == null) {
            return NONE;
        }
        return share == null ? UNMEASURABLE : "%.1f %%".formatted(100 * share);
    }

    /// A note below a table if the machine was busy.
    static List<String> notes(List<GrowthRow> rows) {
        Optional<GrowthRow> busiest = rows.stream()
                .filter(row -> row.load().remark().isPresent())
                .max((one, other) -> Integer.compare(one.runnable(), other.runnable()));
        return busiest.map(row ->
                        List.of("", "\\* " + row.load().remark().orElseThrow() + ". Times of such rows mean little."))
                .orElse(List.of());
    }

    /// What the rows say together.
    static List<String> findings(List<GrowthRow> rows) {
        List<String> lines = new ArrayList<>();
        for (String sentence : Findings.of(rows)) {
            if (lines.isEmpty()) {
                lines.add("");
            }
            lines.add("- " + sentence);
        }
        return lines;
    }
}
