package kawi.samples.training.sweep;

import java.awt.Color;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import kawi.samples.plot.Curve;
import kawi.samples.plot.Curve.Style;
import kawi.samples.plot.Panel;
import kawi.samples.plot.Picture;
import kawi.tokenizer.io.AtomicFile;

/// The loss over the learning rate, and what it suggests.
///
/// @param points one for each step, with rising learning rates
/// @param diverged whether the loss rose in the end
public record SweepCurve(List<Point> points, boolean diverged) {
    /// The picture in the folder.
    public static final String PICTURE = "find-lr.png";

    /// The table in the folder.
    public static final String TABLE = "find-lr.csv";

    /// The slope at a point is that over this share of the points around it.
    private static final double SLOPE_SHARE = 0.1;

    /// The minimum is where larger steps begin to undo what was learned. How far below it a whole training should
    /// be was measured for Kawi's presets: see the page "How long, how large, how good".
    private static final double OF_MINIMUM = 0.1;

    /// The learning rate grows by at least a fifth from step to step if there are fewer steps than this.
    private static final int FEW = 60;

    private static final int WIDTH = 900; // pixels
    private static final int HEIGHT = 480;
    private static final Color RAW = new Color(0xC3DAEC);
    private static final Color SMOOTHED = new Color(0x1F77B4);
    private static final Color SUGGESTED = new Color(0x2B8A3E);

    /// A step.
    ///
    /// @param learningRate of the step
    /// @param loss before the step, in nats per token
    /// @param smoothed the moving average of the losses up to here
    public record Point(double learningRate, double loss, double smoothed) {}

    public SweepCurve {
        points = List.copyOf(points);
    }

    /// The point with the lowest smoothed loss.
    public Point lowest() {
        return points.stream()
                .reduce((a, b) -> b.smoothed() < a.smoothed() ? b : a)
                .orElseThrow();
    }

    /// The point where the smoothed loss falls fastest over the logarithm of the learning rate.
    public Point steepest() {
        int radius = Math.max(1, (int) (SLOPE_SHARE * points.size() / 2));
        Point steepest = points.getFirst();
        double fall = 0;
        for (int i = radius; i < points.size() - radius; i++) {
            double slope =
                    points.get(i + radius).smoothed() - points.get(i - radius).smoothed();
            if (slope < fall) {
                fall = slope;
                steepest = points.get(i);
            }
        }
        return steepest;
    }

    /// Whether the loss falls at all. If not, the curve suggests nothing.
    public boolean falls() {
        return !lowest().equals(points.getFirst());
    }

    /// Whether there are so few steps that the learning rate grows much from one to the next.
    public boolean isCoarse() {
        return points.size() < FEW;
    }

    /// A tenth of the learning rate with the lowest smoothed loss, rounded to one digit.
    public double suggestion() {
        double rate = OF_MINIMUM * lowest().learningRate();
        double unit = StrictMath.pow(10, Math.floor(StrictMath.log10(rate)));
        return Double.parseDouble("%.0e".formatted(Math.round(rate / unit) * unit));
    }

    /// Writes the points and the picture into a folder.
    ///
    /// @return why the picture could not be drawn, or an empty text
    /// @throws kawi.tokenizer.io.FileException if the points cannot be written
    public String write(Path folder, String title) {
        String lines = points.stream()
                .map(point -> point.learningRate() + "," + point.loss() + "," + point.smoothed() + "\n")
                .collect(Collectors.joining("", "learningRate,loss,smoothed\n", ""));
        AtomicFile.write(folder.resolve(TABLE), lines);
        return Picture.write(folder.resolve(PICTURE), List.of(panel(title)));
    }

    private Panel panel(String title) {
        double[] rates = values(Point::learningRate);
        double low = points.stream()
                .mapToDouble(point -> Math.min(point.loss(), point.smoothed()))
                .min()
                .orElse(0);
        double high = points.stream().mapToDouble(Point::smoothed).max().orElse(1);
        double margin = Math.max((high - low) * 0.1, 1e-3);
        var panel = new Panel(WIDTH, HEIGHT, title, "learning rate", "loss (nats per token)")
                .logarithmic()
                .legendAtLowerLeft()
                .range(low - margin, high + margin)
                .add(new Curve("each step", rates, values(Point::loss), RAW, Style.FAINT).below(high + margin))
                .add(new Curve("smoothed", rates, values(Point::smoothed), SMOOTHED, Style.BOLD));
        if (!falls()) {
            return panel;
        }
        return panel.add(mark("lowest: %.2g".formatted(lowest().learningRate()), lowest(), Color.DARK_GRAY))
                .add(mark("steepest: %.2g".formatted(steepest().learningRate()), steepest(), Color.GRAY))
                .add(new Curve(
                        "suggested: %.1g".formatted(suggestion()),
                        new double[] {suggestion(), suggestion() * 1.000001},
                        new double[] {low, high},
                        SUGGESTED,
                        Style.DASHED));
    }

    private static Curve mark(String name, Point point, Color color) {
        return new Curve(name, new double[] {point.learningRate()}, new double[] {point.smoothed()}, color, Style.MARK);
    }

    private double[] values(ToDoubleFunction<Point> value) {
        return points.stream().mapToDouble(value).toArray();
    }
}
