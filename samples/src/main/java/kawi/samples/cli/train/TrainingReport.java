package kawi.samples.cli.train;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import kawi.autograd.device.Device;
import kawi.autograd.text.Counted;
import kawi.autograd.text.Decimal;
import kawi.engine.data.BaselineLosses;
import kawi.engine.data.Sampling;
import kawi.engine.model.count.ModelSummary;
import kawi.engine.train.checkpoint.TrainingState;
import kawi.samples.terminal.DeviceWords;
import kawi.samples.terminal.Durations;
import kawi.samples.training.TrainingSession;
import kawi.samples.training.budget.BudgetPlan;
import kawi.samples.training.finetune.Trainee;
import kawi.samples.training.losses.LossCurve;
import kawi.samples.training.losses.TrainingTable;
import kawi.samples.training.recipe.OptimizerName;
import kawi.samples.training.recipe.Recipe;
import kawi.samples.training.recipe.Replan;
import kawi.samples.training.text.TrainingText;
import kawi.tokenizer.json.JsonText;

/// The text before and after a training, and with `--json` the object at the end.
final class TrainingReport {
    private final TrainingSession session;
    private final boolean json;
    private final PrintWriter out;
    private final PrintWriter words;
    private final BaselineLosses baselines;

    TrainingReport(TrainingSession session, boolean json, PrintWriter out, PrintWriter err) {
        this.session = session;
        this.json = json;
        this.out = out;
        this.words = json ? err : out;
        this.baselines = session.text().baselines();
    }

    /// The last line of `--json`.
    ///
    /// @param event `finished` or `stopped`
    /// @param sample generated text; null if there is none
    private record End(
            String event,
            long step,
            long bestStep,
            Double bestValidationLoss,
            double seconds,
            String folder,
            String sample) {}

    /// The second line of `--json`: losses of guessing the validation text ([BaselineLosses]), in nats per token and in
    /// bits per character.
    private record Baselines(
            String event,
            double uniform,
            double frequency,
            double pairs,
            double uniformBits,
            double frequencyBits,
            double pairsBits) {}

    /// Prints what will be trained.
    void introduce(Device device, TrainingState before, Optional<BudgetPlan> budget) {
        TrainingText text = session.text();
        Recipe recipe = session.plan().recipe();
        Recipe.Model model = recipe.model();
        Recipe.Steps steps = recipe.steps();
        entry("Text", session.plan().text().title());
        TextSummary summary = TextSummary.of(text);
        summary.lines().forEach(line -> entry("", line));
        if (json) {
            out.println(JsonText.line(summary));
        }
        entry(
                "Model",
                "%s, %s, width %d, context %d, dropout %s, %s: %,d parameters"
                        .formatted(
                                Counted.of(model.layers(), "layer"),
                                Counted.of(model.heads(), "head"),
                                model.width(),
                                model.context(),
                                Decimal.of(model.dropout()),
                                model.bias() ? "biases" : "no biases",
                                session.model().parameterCount()));
        fineTuning();
        String parts = model.parts().differences();
        if (!parts.isEmpty()) {
            entry("", parts.substring(", ".length()));
        }
        entry(
                "Training",
                "%s of %s (%d x %d x %d), learning rate %s%s, seed %d"
                        .formatted(
                                Counted.of(steps.last(), "step"),
                                Counted.of(recipe.tokensPerStep(), "token"),
                                steps.accumulate(),
                                steps.batchSize(),
                                model.context(),
                                learningRate(recipe),
                                optimizer(recipe),
                                session.plan().seed()));
        budget.ifPresent(plan -> {
            entry("Budget", plan.text());
            if (plan.isLate()) {
                entry("", "(the preparation has taken more than half of it)");
            }
        });
        if (recipe.sampling() == Sampling.EPOCHS) {
            double seen = (double) steps.last() * recipe.tokensPerStep();
            entry("", "%.1f epochs".formatted(seen / text.data().train().size()));
        }
        guessing(text);
        if (before.step() > 0) {
            entry("", "resumed after step %,d".formatted(before.step()));
        }
        entry("Computing", DeviceWords.of(device));
        entry("Folder", session.folder().toString());
        words.println();
        ModelSummary.of(session.model()).toString().lines().forEach(line -> words.println("  " + line.stripTrailing()));
        words.println();
        words.flush();
    }

    /// What the training starts from, what is trained of it, and the memory that this takes.
    private void fineTuning() {
        session.plan().tuning().ifPresent(tuning -> {
            Trainee trainee = session.trainee();
            entry("From", tuning.from());
            String what = trainee.adapter().isPresent()
                    ? "an adapter of rank %d for %s"
                            .formatted(
                                    tuning.lora().rank(),
                                    String.join(", ", tuning.lora().targets()))
                    : tuning.freeze().isEmpty() ? "all weights" : "all but " + String.join(", ", tuning.freeze());
            entry("Trained", "%s: %,d parameters".formatted(what, trainee.trainedCount()));
            entry("Memory", session.memory());
        });
    }

    /// The losses of guessing, and with `--json` a line with them.
    private void guessing(TrainingText text) {
        entry(
                "Guessing",
                "a loss of %.4f at random, %.4f by frequency, %.4f by pairs of tokens"
                        .formatted(baselines.uniform(), baselines.frequency(), baselines.pairs()));
        entry(
                "",
                "(%.3f, %.3f and %.3f bits per character)"
                        .formatted(
                                text.bitsPerCharacter(baselines.uniform()),
                                text.bitsPerCharacter(baselines.frequency()),
                                text.bitsPerCharacter(baselines.pairs())));
        if (json) {
            out.println(JsonText.line(new Baselines(
                    "baselines",
                    baselines.uniform(),
                    baselines.frequency(),
                    baselines.pairs(),
                    text.bitsPerCharacter(baselines.uniform()),
                    text.bitsPerCharacter(baselines.frequency()),
                    text.bitsPerCharacter(baselines.pairs()))));
            out.flush();
        }
    }

    /// Such as `8.3178 (3.313 bits per character)`.
    private static String loss(TrainingText text, double loss) {
        return "%.4f (%.3f bits per character)".formatted(loss, text.bitsPerCharacter(loss));
    }

    /// Such as `0.001, cosine to 0.0001`.
    private static String learningRate(Recipe recipe) {
        String peak = Decimal.of(recipe.optimizer().learningRate());
        String floor = Decimal.of(recipe.optimizer().minLearningRate());
        return switch (recipe.schedule()) {
            case COSINE -> peak + " to " + floor;
            case LINEAR -> peak + " to " + floor + " (linear)";
            case WSD -> peak + " to " + floor + " (in the last fifth)";
            case CONSTANT -> peak + " (constant)";
        };
    }

    /// What is not as in GPT-2, such as `, muon, weights averaged by 0.99`.
    private static String optimizer(Recipe recipe) {
        String name = recipe.optimizerName() == OptimizerName.ADAMW ? "" : ", " + recipe.optimizerName();
        String decay = recipe.optimizer().cautious() ? ", cautious decay" : "";
        double average = recipe.optimizer().average();
        return name + decay + (average == 0 ? "" : ", weights averaged by " + Decimal.of(average));
    }

    private void entry(String name, String value) {
        words.printf("%-11s%s%n", name, value);
    }

    /// Reports that a resumed training has no steps left.
    void finishedBefore(TrainingState state) {
        draw();
        words.println("The training in " + session.folder() + " is finished after " + Counted.of(state.step(), "step")
                + ". To train it further, resume with more --steps.");
        end("finished", state, 0, null);
    }

    /// Reports that a resumed training has been stopped early before.
    void stoppedEarlyBefore(TrainingState state, int patience) {
        draw();
        words.println(
                "The training in %s ended early after %s: %s. To train it further, resume with a higher --patience, or 0."
                        .formatted(session.folder(), Counted.of(state.step(), "step"), withoutProgress(patience)));
        end("finished", state, 0, null);
    }

    /// Reports why a training ends before its last step.
    void stoppedEarly(int patience) {
        words.println();
        words.println("Ended early: " + withoutProgress(patience) + ".");
    }

    private static String withoutProgress(int patience) {
        return Counted.of(patience, "evaluation") + " without a lower validation loss";
    }

    /// Reports that the training was interrupted and saved.
    void stopped(TrainingState state, double seconds) {
        words.println();
        words.println("Stopped after step %,d and saved. To continue:  kawi train --resume %s"
                .formatted(state.step(), quoted(session.folder())));
        end("stopped", state, seconds, null);
    }

    /// Reports the end of the training, with a sample.
    void finished(TrainingState state, double seconds, Device device) {
        // Before the picture, whose libraries keep files open: their number may be limited.
        FinalSample sample = FinalSample.generate(session, device);
        draw();
        words.println();
        words.println("Best validation loss %s at step %,d, after %s."
                .formatted(loss(session.text(), state.bestLoss()), state.bestStep(), Durations.text(seconds)));
        Recipe.Steps steps = session.plan().recipe().steps();
        if (!steps.replans().isEmpty()) {
            words.println(
                    "The number of steps changed with the speed of the machine (the same bits again: --steps %d --warmup %d --replan %s)."
                            .formatted(
                                    steps.count(),
                                    session.plan().recipe().optimizer().warmup(),
                                    Replan.text(steps.replans())));
        }
        words.println((session.trainee().adapter().isPresent() ? "The adapter is in " : "The model is in ")
                + session.folder() + ", with " + TrainingTable.FILE + " and " + LossCurve.FILE
                + (session.text().chat().isPresent() ? ". To talk with it:" : ". To generate text:"));
        words.println((session.text().chat().isPresent() ? "  kawi chat --model " : "  kawi generate --model ")
                + modelOptions());
        words.println();
        words.println(sample.heading());
        sample.text().ifPresent(text -> {
            words.println();
            words.println(text);
        });
        end("finished", state, seconds, sample.text().orElse(null));
    }

    /// If there can be no picture, the training is done all the same.
    private void draw() {
        String problem = LossCurve.write(
                session.folder(), "Kawi on " + session.plan().text().shortName(), session.table(), baselines);
        if (!problem.isEmpty()) {
            words.println("(" + LossCurve.FILE + " cannot be drawn here: " + problem + ")");
        }
    }

    private void end(String event, TrainingState state, double seconds, String sample) {
        words.flush();
        if (json) {
            Double loss = Double.isFinite(state.bestLoss()) ? state.bestLoss() : null;
            out.println(JsonText.line(new End(
                    event,
                    state.step(),
                    state.bestStep(),
                    loss,
                    seconds,
                    session.folder().toString(),
                    sample)));
            out.flush();
        }
    }

    /// The model as options of a command.
    private String modelOptions() {
        String folder = quoted(session.folder());
        return session.trainee().adapter().isPresent()
                ? quoted(session.plan().fineTuning().folder()) + " --adapter " + folder
                : folder;
    }

    /// The folder as an argument for a shell.
    static String quoted(Path folder) {
        String name = folder.toString();
        return name.matches("[\\w./:\\\\-]+") ? name : "\"" + name + "\"";
    }
}
