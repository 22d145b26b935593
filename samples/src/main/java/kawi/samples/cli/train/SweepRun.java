package kawi.samples.cli.train;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleSupplier;
import kawi.autograd.device.Device;
import kawi.autograd.text.Counted;
import kawi.autograd.text.Decimal;
import kawi.samples.request.UsageException;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;
import kawi.samples.training.TrainingPlan;
import kawi.samples.training.TrainingSession;
import kawi.samples.training.budget.StepTrial;
import kawi.samples.training.recipe.Recipe;
import kawi.samples.training.sweep.LearningRateSweep;
import kawi.samples.training.sweep.SweepCurve;
import kawi.tokenizer.io.FileException;
import kawi.tokenizer.io.Folders;
import kawi.tokenizer.json.JsonText;

/// `kawi train --find-lr`: a learning-rate sweep in the place of a training. What it needs on the disk is in a
/// temporary folder.
final class SweepRun {
    private static final double SECONDS = 60;
    private static final double END_SECONDS = 3;
    private static final double TRIAL_SECONDS = 1.5;
    private static final int MAX_STEPS = 300;
    private static final int LINES = 16;
    private static final int BAR = 40;

    private final TrainingPlan plan;
    private final OptionalInt steps;
    private final Optional<Path> out;
    private final DoubleSupplier clock;

    /// @param steps of the sweep; as many as a minute suffices for if they are not given
    /// @param out where the picture and the table go
    /// @param clock in seconds since the process started
    SweepRun(TrainingPlan plan, OptionalInt steps, Optional<Path> out, DoubleSupplier clock) {
        this.plan = plan;
        this.steps = steps;
        this.out = out;
        this.clock = clock;
    }

    /// Sweeps and prints the result.
    void run(int threads, Device device, TrainingDisplay display) {
        Path temporary = temporaryFolder();
        try (TrainingSession session =
                TrainingSession.begin(plan, temporary.resolve("sweep"), threads, display::warn)) {
            var sweep = UsageException.check(() -> new LearningRateSweep(
                    LearningRateSweep.DEFAULT_LOWEST, LearningRateSweep.DEFAULT_HIGHEST, steps(session, device)));
            Recipe recipe = plan.recipe();
            SweepCurve curve = sweep.run(
                    session.trainee().trained(),
                    recipe.newOptimizer(session.trainee()),
                    session.text().data(),
                    recipe.trainingConfig(plan.seed()),
                    device);
            show(curve, display);
        } finally {
            delete(temporary);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("kawi-find-lr");
        } catch (IOException e) {
            throw new UsageException("there is no temporary folder: " + FileException.reason(e), e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            return; // it is in the folder for temporary files
        }
    }

    private int steps(TrainingSession session, Device device) {
        if (steps.isPresent()) {
            return steps.getAsInt();
        }
        var trial = new StepTrial(session, device, clock);
        double step = trial.measure(TRIAL_SECONDS).step();
        double left = SECONDS - END_SECONDS - clock.getAsDouble();
        return (int) Math.clamp(left / step, LearningRateSweep.MIN_STEPS, MAX_STEPS);
    }

    /// The line of `--json`.
    private record Report(
            String event,
            Double suggestion,
            double steepest,
            double lowest,
            boolean diverged,
            List<SweepCurve.Point> points) {}

    private void show(SweepCurve curve, TrainingDisplay display) {
        out.ifPresent(folder -> {
            Folders.make(folder);
            String problem =
                    curve.write(folder, "Learning rates on " + plan.text().shortName());
            if (!problem.isEmpty()) {
                display.warn(SweepCurve.PICTURE + " cannot be drawn here: " + problem);
            }
        });
        PrintWriter to = display.out();
        if (display.json()) {
            to.println(JsonText.line(new Report(
                    "findLr",
                    curve.falls() ? (Double) curve.suggestion() : null,
                    curve.steepest().learningRate(),
                    curve.lowest().learningRate(),
                    curve.diverged(),
                    curve.points())));
        } else {
            print(curve, to);
        }
        to.flush();
    }

    private void print(SweepCurve curve, PrintWriter to) {
        List<SweepCurve.Point> points = curve.points();
        double low =
                points.stream().mapToDouble(SweepCurve.Point::smoothed).min().orElse(0);
        double high =
                points.stream().mapToDouble(SweepCurve.Point::smoothed).max().orElse(1);
        var table = new Table(3, Align.RIGHT, Align.RIGHT, Align.LEFT);
        table.row("learning rate", "loss", "");
        int lines = Math.min(LINES, points.size());
        for (int line = 0; line < lines; line++) {
            SweepCurve.Point point = points.get((int) ((long) line * (points.size() - 1) / Math.max(1, lines - 1)));
            int bar = (int) Math.round(BAR * (point.smoothed() - low) / Math.max(high - low, Double.MIN_NORMAL));
            table.row("%.2g".formatted(point.learningRate()), "%.3f".formatted(point.smoothed()), "#".repeat(bar));
        }
        table.lines().forEach(to::println);
        to.println();
        if (!curve.falls()) {
            to.println(
                    "%s; the loss falls at no learning rate, so none can be suggested. More --steps, or a larger --batch-size, may show more."
                            .formatted(Counted.of(points.size(), "step")));
            return;
        }
        to.println("%s; the loss falls fastest at %.2g and is lowest at %.2g%s."
                .formatted(
                        Counted.of(points.size(), "step"),
                        curve.steepest().learningRate(),
                        curve.lowest().learningRate(),
                        curve.diverged() ? ", then it diverges" : ""));
        to.println("Suggested, a tenth of the latter: --lr " + Decimal.of(curve.suggestion()));
        if (steps.isEmpty() && curve.isCoarse()) {
            to.println("The curve is coarse: there was time for few steps. More of them are better: --steps 100.");
        }
        out.ifPresent(folder -> to.println("The curve is in " + folder.resolve(SweepCurve.PICTURE) + " and "
                + folder.resolve(SweepCurve.TABLE) + "."));
    }
}
