package kawi.samples.cli.train;

import java.io.PrintWriter;
import kawi.samples.training.losses.TrainingProgress;
import kawi.samples.training.losses.TrainingRow;
import kawi.tokenizer.json.JsonText;

/// A JSON object per line for each evaluation and each warning, for programs.
final class ProgressJson implements TrainingProgress {
    private final PrintWriter out;

    ProgressJson(PrintWriter out) {
        this.out = out;
    }

    private record Evaluation(
            String event,
            long step,
            double trainLoss,
            double validationLoss,
            double bitsPerCharacter,
            double learningRate,
            long tokens,
            double seconds,
            boolean best) {}

    @Override
    public void evaluated(TrainingRow row, boolean best) {
        out.println(JsonText.line(new Evaluation(
                "evaluation",
                row.step(),
                row.trainLoss(),
                row.validationLoss(),
                row.bitsPerCharacter(),
                row.learningRate(),
                row.tokens(),
                row.seconds(),
                best)));
        out.flush();
    }

    private record Sample(String event, long step, String text) {}

    @Override
    public void sampled(long step, String text) {
        out.println(JsonText.line(new Sample("sample", step, text)));
        out.flush();
    }

    private record Rescheduled(String event, long steps, String message) {}

    @Override
    public void rescheduled(long steps, String message) {
        out.println(JsonText.line(new Rescheduled("rescheduled", steps, message)));
        out.flush();
    }

    private record Warning(String event, String message) {}

    @Override
    public void warned(String message) {
        out.println(JsonText.line(new Warning("warning", message)));
        out.flush();
    }
}
