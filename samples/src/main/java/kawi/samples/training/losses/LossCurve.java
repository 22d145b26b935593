package kawi.samples.training.losses;

import java.awt.Color;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import kawi.tokenizer.io.AtomicFile;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Draws both losses over the steps. Where they part, the model begins to overfit.
public final class LossCurve {
    /// The file in a model folder.
    public static final String FILE = "loss.png";

    private static final int WIDTH = 900; // pixels
    private static final int HEIGHT = 560;

    private LossCurve() {}

    /// Writes the picture.
    ///
    /// @throws kawi.tokenizer.io.FileException if the file cannot be written
    /// @throws IOException if the picture cannot be drawn
    public static void write(Path folder, String title, List<TrainingRow> rows) throws IOException {
        // Needed for drawing on a machine without a screen.
        System.setProperty("java.awt.headless", "true");
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("step")
                .yAxisTitle("loss (nats per token)")
                .build();
        chart.getStyler()
                .setLegendPosition(LegendPosition.InsideNE)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderColor(Color.LIGHT_GRAY);
        double[] steps = rows.stream().mapToDouble(TrainingRow::step).toArray();
        add(
                chart,
                "training",
                steps,
                rows.stream().mapToDouble(TrainingRow::trainLoss).toArray());
        add(
                chart,
                "validation",
                steps,
                rows.stream().mapToDouble(TrainingRow::validationLoss).toArray());
        byte[] picture = BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG);
        AtomicFile.write(folder.resolve(FILE), channel -> {
            for (var bytes = ByteBuffer.wrap(picture); bytes.hasRemaining(); ) {
                channel.write(bytes);
            }
        });
    }

    private static void add(XYChart chart, String name, double[] steps, double[] losses) {
        chart.addSeries(name, steps, losses).setMarker(SeriesMarkers.CIRCLE);
    }
}
