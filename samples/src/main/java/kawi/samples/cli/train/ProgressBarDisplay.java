package kawi.samples.cli.train;

import java.io.PrintWriter;
import java.time.Duration;
import kawi.engine.train.TrainingListener;
import kawi.samples.training.TrainingProgress;
import kawi.samples.training.TrainingRow;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/// A bar at the bottom of the terminal, and above it a line for each evaluation.
final class ProgressBarDisplay implements TrainingProgress {
    private final Line line;
    private final ProgressBar bar;
    private final long steps;
    private final Pace pace = new Pace();
    private String validation = "";

    /// @param steps of the whole training
    /// @param done how many were made before
    /// @param seconds how long those took
    ProgressBarDisplay(PrintWriter err, int width, long steps, long done, double seconds) {
        this.steps = steps;
        line = new Line(err, width);
        bar = new ProgressBarBuilder()
                .setTaskName("training")
                .setInitialMax(steps)
                .startsFrom(done, Duration.ofMillis(Math.round(seconds * 1000)))
                .setUpdateIntervalMillis(250)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(line)
                .build();
    }

    @Override
    public void stepped(TrainingListener.Step step) {
        pace.stepped(step);
        bar.stepTo(step.step());
        bar.setExtraMessage(" loss %.3f%s, %,.0f tokens/s".formatted(step.loss(), validation, pace.tokensPerSecond()));
    }

    @Override
    public void evaluated(TrainingRow row, boolean best) {
        validation = ", validation %.3f".formatted(row.validationLoss());
        line.above(ProgressLines.line(row, steps));
        bar.refresh();
    }

    @Override
    public void warned(String message) {
        line.above("kawi: " + message);
        bar.refresh();
    }

    @Override
    public void close() {
        bar.close();
    }

    /// The terminal's last line. The library's own would ask the terminal through native code.
    private static final class Line implements ProgressBarConsumer {
        private static final String TO_EMPTY_LINE = "\r\u001b[K";

        private final PrintWriter err;
        private final int width;
        private boolean closed;

        Line(PrintWriter err, int width) {
            this.err = err;
            this.width = width;
        }

        @Override
        public int getMaxRenderedLength() {
            return width - 1; // a full line would wrap on some terminals
        }

        @Override
        public synchronized void accept(String rendered) {
            if (!closed) {
                err.print(TO_EMPTY_LINE + rendered);
                err.flush();
            }
        }

        synchronized void above(String text) {
            err.println(TO_EMPTY_LINE + text);
            err.flush();
        }

        @Override
        public synchronized void clear() {
            err.print(TO_EMPTY_LINE);
            err.flush();
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                err.println();
                err.flush();
            }
        }
    }
}
