package kawi.samples.cli.runs;

import java.awt.Color;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import kawi.samples.plot.Curve;
import kawi.samples.plot.Curve.Style;
import kawi.samples.plot.Panel;
import kawi.samples.plot.Picture;
import kawi.samples.training.losses.Smoothing;
import kawi.samples.training.losses.StepRow;
import kawi.samples.training.losses.TrainingRow;

/// The losses of several trainings, in bits per character, over steps, tokens and seconds. Lines with circles are
/// validation losses, thin lines smoothed training losses. What is above the losses after the first twentieth of a
/// training is not drawn.
final class RunsPlot {
    private static final int WIDTH = 900; // pixels
    private static final int HEIGHT = 380;
    private static final double BEGINNING = 0.05;
    private static final double MARGIN = 0.05;

    private static final List<Color> COLORS = List.of(
            new Color(0x1F77B4),
            new Color(0xD9480F),
            new Color(0x2B8A3E),
            new Color(0x862E9C),
            new Color(0x8D6E00),
            new Color(0x0B7285),
            new Color(0xC2255C),
            new Color(0x495057));

    private final List<TrainingSummary> runs;

    RunsPlot(List<TrainingSummary> runs) {
        this.runs = runs;
    }

    /// Writes the picture.
    ///
    /// @return why it could not be drawn or written, or an empty text
    String write(Path file) {
        return Picture.write(
                file,
                List.of(
                        panel("step", TrainingRow::step, StepRow::step),
                        panel("tokens", TrainingRow::tokens, StepRow::tokens),
                        panel("seconds", TrainingRow::seconds, StepRow::seconds)));
    }

    private Panel panel(String axis, ToDoubleFunction<TrainingRow> ofRow, ToDoubleFunction<StepRow> ofStep) {
        double low = runs.stream()
                .flatMap(run -> run.table().rows().stream())
                .mapToDouble(row -> row.bitsPerCharacter() * Math.min(1, row.trainLoss() / row.validationLoss()))
                .min()
                .orElse(0);
        double high = runs.stream()
                .flatMap(run -> run.table().rows().stream()
                        .filter(row -> row.step() >= BEGINNING * lastStep(run))
                        .map(TrainingRow::bitsPerCharacter))
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        double margin = Math.max(MARGIN * (high - low), 1e-3);
        var panel = new Panel(WIDTH, HEIGHT, "", axis, "bits per character").range(low - margin, high + margin);
        for (int i = 0; i < runs.size(); i++) {
            TrainingSummary run = runs.get(i);
            Color color = COLORS.get(i % COLORS.size());
            List<StepRow> steps = run.table().steps().rows();
            double[] losses = Smoothing.centered(steps.stream()
                    .mapToDouble(step -> step.trainLoss() * run.bitsPerNat())
                    .toArray());
            double[] x = steps.stream().mapToDouble(ofStep).toArray();
            panel.add(new Curve(name(i) + " (training)", x, losses, color, Style.FAINT).below(high + margin));
            List<TrainingRow> rows = run.table().rows();
            panel.add(new Curve(
                            name(i),
                            rows.stream().mapToDouble(ofRow).toArray(),
                            rows.stream()
                                    .mapToDouble(TrainingRow::bitsPerCharacter)
                                    .toArray(),
                            color,
                            Style.POINTS)
                    .below(high + margin));
        }
        return panel;
    }

    private static double lastStep(TrainingSummary run) {
        return run.last().map(TrainingRow::step).orElse(0L);
    }

    /// The name of a run, with its number if another has the same.
    private String name(int index) {
        String name = runs.get(index).name();
        long same = runs.stream().filter(run -> run.name().equals(name)).count();
        return same == 1 ? name : name + " #" + (index + 1);
    }
}
