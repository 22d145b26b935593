package kawi.samples.cli.train;

import java.io.PrintWriter;
import kawi.engine.train.TrainingListener;
import kawi.samples.terminal.Durations;
import kawi.samples.training.losses.Pace;
import kawi.samples.training.losses.TrainingProgress;
import kawi.samples.training.losses.TrainingRow;

/// A line for each evaluation, for logs.
final class ProgressLines implements TrainingProgress {
    private static final int SAMPLE_INDENT = 4;

    private final PrintWriter err;
    private long steps;
    private final Pace pace = new Pace();

    /// @param steps of the whole training
    ProgressLines(PrintWriter err, long steps) {
        this.err = err;
        this.steps = steps;
    }

    @Override
    public void stepped(TrainingListener.Step step) {
        pace.stepped(step);
    }

    @Override
    public void evaluated(TrainingRow row, boolean best) {
        var line = new StringBuilder(line(row, steps));
        double left = pace.secondsFor(steps - row.step());
        if (pace.tokensPerSecond() > 0) {
            line.append("   %,.0f tokens/s".formatted(pace.tokensPerSecond()));
        }
        if (left > 0) {
            line.append("   ").append(Durations.text(left)).append(" left");
        }
        err.println(line);
        err.flush();
    }

    @Override
    public void sampled(long step, String text) {
        err.println(sample(text));
        err.flush();
    }

    @Override
    public void rescheduled(long newSteps, String message) {
        steps = newSteps;
        err.println(message);
        err.flush();
    }

    @Override
    public void warned(String message) {
        err.println("kawi: " + message);
        err.flush();
    }

    /// A generated text, apart from the lines about the training.
    static String sample(String text) {
        return text.strip().indent(SAMPLE_INDENT).stripTrailing();
    }

    /// The step and the losses.
    static String line(TrainingRow row, long steps) {
        int digits = String.valueOf(steps).length();
        return ("step %" + digits + "d of %d   training loss %.4f   validation loss %.4f   %.3f bits per character")
                .formatted(row.step(), steps, row.trainLoss(), row.validationLoss(), row.bitsPerCharacter());
    }
}
