package kawi.samples.training.losses;

import java.awt.Color;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import kawi.engine.data.BaselineLosses;
import kawi.samples.plot.Curve;
import kawi.samples.plot.Curve.Style;
import kawi.samples.plot.Panel;
import kawi.samples.plot.Picture;

/// Draws the losses over the steps, and below them the gradient norm and the learning rate. Where the losses of
/// training and validation part, the model begins to overfit.
///
/// The loss of each step is drawn as it is (faint) and smoothed ([Smoothing]); dashed lines are the losses of guessing.
/// The losses of the first steps are several times those that matter, so the loss axis ends a little above the highest
/// loss after the first twentieth of the steps; what is above is not drawn.
public final class LossCurve {
    /// The file in a model folder.
    public static final String FILE = "loss.png";

    private static final int WIDTH = 900; // pixels
    private static final int HEIGHT = 560;
    private static final int LOWER_HEIGHT = 240;
    private static final double BEGINNING = 0.05;
    private static final double MARGIN = 0.05;

    private static final Color TRAIN = new Color(0x1F77B4);
    private static final Color FAINT_TRAIN = new Color(0xC3DAEC);
    private static final Color VALIDATION = new Color(0xD9480F);
    private static final Color BEST = new Color(0x2B8A3E);
    private static final Color GRADIENT = new Color(0x868E96);
    private static final Color RATE = new Color(0x862E9C);

    private final TrainingTable table;
    private final BaselineLosses baselines;

    private LossCurve(TrainingTable table, BaselineLosses baselines) {
        this.table = table;
        this.baselines = baselines;
    }

    /// Writes the picture.
    ///
    /// @param baselines losses of guessing
    /// @return why it could not be drawn or written, or an empty text: the training is done all the same
    public static String write(Path folder, String title, TrainingTable table, BaselineLosses baselines) {
        var curve = new LossCurve(table, baselines);
        return Picture.write(folder.resolve(FILE), List.of(curve.losses(title), curve.gradients()));
    }

    private Panel losses(String title) {
        double top = top();
        double bottom = bottom();
        double margin = Math.max(MARGIN * (top - bottom), 1e-3);
        double end = lastStep();
        var panel =
                new Panel(WIDTH, HEIGHT, title, "step", "loss (nats per token)").range(bottom - margin, top + margin);
        double[] smooth = Smoothing.centered(steps(StepRow::trainLoss));
        List<Curve> curves = List.of(
                new Curve("each step", steps(StepRow::step), steps(StepRow::trainLoss), FAINT_TRAIN, Style.FAINT),
                new Curve("training, smoothed", steps(StepRow::step), smooth, TRAIN, Style.BOLD),
                new Curve("training", rows(TrainingRow::step), rows(TrainingRow::trainLoss), TRAIN, Style.POINTS),
                new Curve(
                        "validation",
                        rows(TrainingRow::step),
                        rows(TrainingRow::validationLoss),
                        VALIDATION,
                        Style.POINTS),
                Curve.level(
                        "guessing at random: %.3f".formatted(baselines.uniform()),
                        0,
                        end,
                        baselines.uniform(),
                        Color.GRAY),
                Curve.level(
                        "by frequency: %.3f".formatted(baselines.frequency()),
                        0,
                        end,
                        baselines.frequency(),
                        Color.GRAY),
                Curve.level("by pairs: %.3f".formatted(baselines.pairs()), 0, end, baselines.pairs(), Color.DARK_GRAY));
        curves.forEach(curve -> panel.add(curve.below(top + margin)));
        best().ifPresent(best -> panel.add(new Curve(
                "best: %.3f at step %,d".formatted(best.validationLoss(), best.step()),
                new double[] {best.step()},
                new double[] {best.validationLoss()},
                BEST,
                Style.MARK)));
        return panel;
    }

    private Panel gradients() {
        double[] norms = steps(StepRow::gradientNorm);
        double[] late = late(norms);
        double top = DoubleStream.of(late.length == 0 ? norms : late).max().orElse(1) * (1 + MARGIN);
        return new Panel(WIDTH, LOWER_HEIGHT, "", "step", "gradient norm")
                .range(0, Math.max(top, Double.MIN_NORMAL))
                .add(new Curve("gradient norm", steps(StepRow::step), norms, GRADIENT, Style.FAINT).below(top))
                .addOnRight(
                        new Curve(
                                "learning rate", steps(StepRow::step), steps(StepRow::learningRate), RATE, Style.BOLD),
                        "learning rate");
    }

    private Optional<TrainingRow> best() {
        return table.rows().stream().min(Comparator.comparingDouble(TrainingRow::validationLoss));
    }

    /// The upper end of the loss axis, without its margin.
    private double top() {
        double beginning = BEGINNING * lastStep();
        double[] smooth = Smoothing.centered(steps(StepRow::trainLoss));
        DoubleStream losses = DoubleStream.concat(
                DoubleStream.of(late(smooth)),
                table.rows().stream()
                        .filter(row -> row.step() >= beginning)
                        .flatMapToDouble(row -> DoubleStream.of(row.trainLoss(), row.validationLoss())));
        double highest = losses.filter(Double::isFinite).max().orElse(baselines.uniform());
        return Math.max(highest, baselines.pairs());
    }

    private double bottom() {
        DoubleStream losses = DoubleStream.concat(
                DoubleStream.of(steps(StepRow::trainLoss)),
                table.rows().stream().flatMapToDouble(row -> DoubleStream.of(row.trainLoss(), row.validationLoss())));
        return Math.min(losses.filter(Double::isFinite).min().orElse(0), baselines.pairs());
    }

    /// The values after the beginning.
    private double[] late(double[] values) {
        double beginning = BEGINNING * lastStep();
        List<StepRow> steps = table.steps().rows();
        return IntStream.range(0, values.length)
                .filter(i -> steps.get(i).step() >= beginning)
                .mapToDouble(i -> values[i])
                .toArray();
    }

    private double lastStep() {
        return table.rows().isEmpty() ? 0 : Math.max(1, table.rows().getLast().step());
    }

    private double[] steps(ToDoubleFunction<StepRow> value) {
        return table.steps().rows().stream().mapToDouble(value).toArray();
    }

    private double[] rows(ToDoubleFunction<TrainingRow> value) {
        return table.rows().stream().mapToDouble(value).toArray();
    }
}
