package kawi.samples.cli.bench;

import java.awt.Color;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import kawi.bench.growth.GrowthRow;
import kawi.samples.plot.Curve;
import kawi.samples.plot.Curve.Style;
import kawi.samples.plot.Panel;
import kawi.samples.plot.Picture;

/// Time per token, the share of the limit and memory over an axis.
final class GrowthPlot {
    private static final int WIDTH = 900; // pixels
    private static final int HEIGHT = 300;
    private static final double PERCENT = 100;
    private static final double MEBI = 1 << 20;
    private static final List<Color> COLORS = List.of(new Color(0x1F77B4), new Color(0xD9480F), new Color(0x2B8A3E));

    private GrowthPlot() {}

    /// Writes the picture of the rows of an axis.
    ///
    /// @return why it could not be drawn or written, or an empty text
    static String write(Path file, List<GrowthRow> rows) {
        return Picture.write(
                file,
                List.of(
                        panel("microseconds per token", rows, GrowthRow::microsPerToken),
                        panel("% of the limit", rows, GrowthPlot::percent).range(0, PERCENT),
                        panel("memory, MiB", rows, row -> row.heapBytes() / MEBI)));
    }

    /// The share of the bandwidth for decoding, otherwise that of the FMA peak; NaN if it could not be measured.
    private static double percent(GrowthRow row) {
        Double share = row.gigabytesPerSecond() == null ? row.utilisation() : row.bandwidthUtilisation();
        return share == null ? Double.NaN : PERCENT * share;
    }

    private static Panel panel(String title, List<GrowthRow> rows, ToDoubleFunction<GrowthRow> figure) {
        var panel = new Panel(WIDTH, HEIGHT, "", rows.getFirst().axis(), title)
                .logarithmic()
                .legendOutside();
        List<String> kinds = rows.stream().map(GrowthRow::what).distinct().toList();
        for (int i = 0; i < kinds.size(); i++) {
            String kind = kinds.get(i);
            List<GrowthRow> ofKind =
                    rows.stream().filter(row -> row.what().equals(kind)).toList();
            double[] x = ofKind.stream().mapToDouble(GrowthRow::value).toArray();
            double[] y = ofKind.stream().mapToDouble(figure).toArray();
            panel.add(new Curve(kind, x, y, COLORS.get(i % COLORS.size()), Style.POINTS));
        }
        return panel;
    }
}
