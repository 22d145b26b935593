package kawi.samples.cli.train;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import kawi.engine.train.TrainingListener;
import kawi.samples.training.losses.Pace;
import kawi.samples.training.losses.TrainingProgress;
import kawi.samples.training.losses.TrainingRow;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// A progress bar in the last line of the terminal, and above it a line for each evaluation.
///
/// Only the thread of the training draws, after it has set the step and the losses: the library's own thread would draw
/// between the two, and its `refresh` would then not draw the losses of a step that was drawn already.
final class ProgressBarDisplay implements TrainingProgress {
    /// Narrower terminals have no room for the speed and long words.
    private static final int WIDE = 100;
    /// Narrower terminals have no room for the name of the bar and the estimate of the time left.
    private static final int MEDIUM = 80;

    private static final long MIN_NANOS_BETWEEN_STEPS = 250_000_000;

    private final ProgressBarLine line;
    private final ProgressBar bar;
    private final boolean wide;
    private long steps;
    private final LongSupplier nanoTime;
    private final Pace pace = new Pace();
    private String loss = "";
    private String validationLoss = "";
    private long lastDrawn;

    /// @param width columns of the terminal
    /// @param steps of the whole training
    /// @param done the number of steps before
    /// @param seconds the duration of those
    ProgressBarDisplay(PrintWriter err, int width, long steps, long done, double seconds) {
        this(err, width, steps, done, seconds, System::nanoTime);
    }

    /// @param nanoTime the clock that limits how often the bar is drawn
    ProgressBarDisplay(PrintWriter err, int width, long steps, long done, double seconds, LongSupplier nanoTime) {
        this.steps = steps;
        this.nanoTime = nanoTime;
        wide = width >= WIDE;
        line = new ProgressBarLine(err, width);
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName(width >= MEDIUM ? "training" : "")
                .setInitialMax(steps)
                .startsFrom(done, Duration.ofMillis(Math.round(seconds * 1000)))
                .continuousUpdate() // refresh() draws even when no step was made since
                .setUpdateIntervalMillis(Integer.MAX_VALUE)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(line);
        if (width < MEDIUM) {
            builder.hideEta();
        }
        bar = builder.build();
        draw();
    }

    @Override
    public void stepped(TrainingListener.Step step) {
        pace.stepped(step);
        loss = "loss %.3f".formatted(step.loss());
        bar.stepTo(step.step());
        if (nanoTime.getAsLong() - lastDrawn >= MIN_NANOS_BETWEEN_STEPS) {
            draw();
        }
    }

    @Override
    public void evaluated(TrainingRow row, boolean best) {
        validationLoss = "%s %.3f".formatted(wide ? ", validation" : ", val", row.validationLoss());
        line.above(ProgressLines.line(row, steps));
        draw();
    }

    @Override
    public void sampled(long step, String text) {
        line.above(ProgressLines.sample(text));
        draw();
    }

    @Override
    public void rescheduled(long newSteps, String message) {
        steps = newSteps;
        bar.maxHint(newSteps);
        line.above(message);
        draw();
    }

    @Override
    public void warned(String message) {
        line.above("kawi: " + message);
        draw();
    }

    private void draw() {
        String speed = wide ? ", %,.0f tokens/s".formatted(pace.tokensPerSecond()) : "";
        bar.setExtraMessage(loss.isEmpty() ? "" : loss + validationLoss + speed);
        line.draw(bar);
        lastDrawn = nanoTime.getAsLong();
    }

    /// Shows the end and leaves the line.
    @Override
    public void close() {
        draw();
        line.leave();
        bar.close();
    }
}
