package kawi.samples.cli.train;

import java.io.PrintWriter;
import java.time.Duration;
import kawi.engine.train.TrainingListener;
import kawi.samples.training.losses.TrainingProgress;
import kawi.samples.training.losses.TrainingRow;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/// A progress bar in the last line of the terminal, and above it a line for each evaluation.
final class ProgressBarDisplay implements TrainingProgress {
    /// Narrower terminals have no room for the speed and long words.
    private static final int WIDE = 100;

    private final Line line;
    private final ProgressBar bar;
    private final boolean wide;
    private final long steps;
    private final Pace pace = new Pace();
    private String loss = "";
    private String validationLoss = "";

    /// @param width columns of the terminal
    /// @param steps of the whole training
    /// @param done the number of steps before
    /// @param seconds the duration of those
    ProgressBarDisplay(PrintWriter err, int width, long steps, long done, double seconds) {
        this.steps = steps;
        wide = width >= WIDE;
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
        loss = " loss %.3f".formatted(step.loss());
        bar.stepTo(step.step());
        showLosses();
    }

    @Override
    public void evaluated(TrainingRow row, boolean best) {
        validationLoss = "%s %.3f".formatted(wide ? ", validation" : ", val", row.validationLoss());
        showLosses();
        line.above(ProgressLines.line(row, steps));
        bar.refresh();
    }

    private void showLosses() {
        String speed = wide ? ", %,.0f tokens/s".formatted(pace.tokensPerSecond()) : "";
        bar.setExtraMessage(loss.isEmpty() ? "" : loss + validationLoss + speed);
    }

    @Override
    public void warned(String message) {
        line.above("kawi: " + message);
        bar.refresh();
    }

    /// Shows the end and leaves the line. The library closes its bar in a thread of its own, maybe after the next text
    /// was printed: so the line is closed first.
    @Override
    public void close() {
        bar.refresh();
        line.close();
        bar.close();
    }

    /// The last line of the terminal. The one of the library would ask the terminal through native code.
    private static final class Line implements ProgressBarConsumer {
        private static final String TO_EMPTY_LINE = "\r\u001b[K";

        /// A full line would wrap on some terminals, and so would one behind which the terminal prints `^C`: then the
        /// bar would stay above the next one. There is room for it twice.
        private static final int MARGIN = 1 + 2 * 2;

        private final PrintWriter err;
        private final int width;
        private boolean closed;

        Line(PrintWriter err, int width) {
            this.err = err;
            this.width = width;
        }

        @Override
        public int getMaxRenderedLength() {
            return width - MARGIN;
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
            if (!closed) { // the thread of the bar may be a little late
                err.print(TO_EMPTY_LINE);
                err.flush();
            }
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
