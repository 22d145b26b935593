package kawi.samples.cli.train;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import kawi.autograd.device.Device;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.model.count.ModelSummary;
import kawi.engine.train.TrainingState;
import kawi.samples.cli.generate.Prompt;
import kawi.samples.request.SavedModel;
import kawi.samples.terminal.Counted;
import kawi.samples.terminal.DeviceWords;
import kawi.samples.terminal.Durations;
import kawi.samples.training.LossCurve;
import kawi.samples.training.Recipe;
import kawi.samples.training.TrainingSession;
import kawi.samples.training.TrainingTable;
import kawi.samples.training.TrainingText;
import kawi.tokenizer.io.FileException;
import kawi.tokenizer.json.JsonText;

/// What is said before and after a training: in words, and at the end in JSON if that was asked for.
final class TrainingReport {
    private static final int SAMPLE_TOKENS = 300;

    private final TrainingSession session;
    private final boolean json;
    private final PrintWriter out;
    private final PrintWriter words;

    TrainingReport(TrainingSession session, boolean json, PrintWriter out, PrintWriter err) {
        this.session = session;
        this.json = json;
        this.out = out;
        this.words = json ? err : out;
    }

    /// The last line of `--json`.
    ///
    /// @param event `finished` or `stopped`
    /// @param sample text that the model wrote; null if it was not asked
    private record End(
            String event,
            long step,
            long bestStep,
            Double bestValidationLoss,
            double seconds,
            String folder,
            String sample) {}

    /// What will be trained.
    void introduce(Device device, TrainingState before) {
        TrainingText text = session.text();
        Recipe recipe = session.plan().recipe();
        Recipe.Model model = recipe.model();
        Recipe.Steps steps = recipe.steps();
        Recipe.Optimizer optimizer = recipe.optimizer();
        entry("Text", session.plan().text().title());
        entry(
                "",
                "%,d characters, a vocabulary of %,d; %,d tokens to learn from, %,d for validation"
                        .formatted(
                                text.characters(),
                                text.tokenizer().vocabularySize(),
                                text.data().train().size(),
                                text.data().validation().size()));
        entry(
                "Model",
                "%s, %s, width %d, context %d, dropout %s, %s: %,d parameters"
                        .formatted(
                                Counted.of(model.layers(), "layer"),
                                Counted.of(model.heads(), "head"),
                                model.width(),
                                model.context(),
                                model.dropout(),
                                model.bias() ? "biases" : "no biases",
                                session.model().parameterCount()));
        entry(
                "Training",
                "%s of %s (%d x %d x %d), learning rate %s to %s, seed %d"
                        .formatted(
                                Counted.of(steps.count(), "step"),
                                Counted.of(recipe.tokensPerStep(), "token"),
                                steps.accumulate(),
                                steps.batchSize(),
                                model.context(),
                                optimizer.learningRate(),
                                optimizer.minLearningRate(),
                                session.plan().seed()));
        if (before.step() > 0) {
            entry("", "going on after step %,d".formatted(before.step()));
        }
        entry("Computing", DeviceWords.of(device));
        entry("Folder", session.folder().toString());
        words.println();
        ModelSummary.of(session.model()).toString().lines().forEach(line -> words.println("  " + line.stripTrailing()));
        words.println();
        words.flush();
    }

    private void entry(String name, String value) {
        words.printf("%-11s%s%n", name, value);
    }

    /// A resumed training that has nothing left to do.
    void finishedBefore(TrainingState state, TrainingTable table) {
        draw(table);
        words.println("The training in " + session.folder() + " is finished: all " + state.step()
                + " steps were made. To train it further, resume with more --steps.");
        end("finished", state, 0, null);
    }

    /// A training that was interrupted and saved.
    void stopped(TrainingState state, double seconds) {
        words.println();
        words.println("Stopped after step " + state.step() + " and saved. To go on:  kawi train --resume "
                + quoted(session.folder()));
        end("stopped", state, seconds, null);
    }

    /// A training that came to its end.
    void finished(TrainingState state, double seconds, TrainingTable table, Device device) {
        draw(table);
        String folder = quoted(session.folder());
        words.println();
        words.println("Best validation loss %.4f at step %,d, after %s."
                .formatted(state.bestLoss(), state.bestStep(), Durations.text(seconds)));
        words.println("The model is in " + session.folder() + ", with " + TrainingTable.FILE + " and " + LossCurve.FILE
                + ". To let it write:");
        words.println("  kawi generate --model " + folder);
        words.println();
        words.println("A sample:");
        words.println();
        String sample = sample(device);
        words.println(sample);
        end("finished", state, seconds, sample);
    }

    private void draw(TrainingTable table) {
        try {
            LossCurve.write(session.folder(), "Kawi on " + session.plan().text().shortName(), table.rows());
        } catch (IOException | LinkageError | IllegalStateException | FileException e) {
            // The picture is an extra: on a JVM without fonts or graphics the training is no less done.
            words.println("(no " + LossCurve.FILE + ": it cannot be drawn here: " + e + ")");
        }
    }

    /// Text by the best model, as it was saved.
    private String sample(Device device) {
        SavedModel best = SavedModel.open(session.folder());
        var config = GenerationConfig.of(SAMPLE_TOKENS, DecodingStrategy.ofTemperature(Prompt.TEMPERATURE))
                .withEndTokens(best.endTokens())
                .withSeed(session.plan().seed());
        int[] ids = new Generator(best.model(), device)
                .generate(Prompt.usual(best), config, step -> {})
                .ids();
        return best.text(ids).orElse("").strip();
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

    /// As a shell takes it.
    static String quoted(Path folder) {
        String name = folder.toString();
        return name.matches("[\\w./:\\\\-]+") ? name : "\"" + name + "\"";
    }
}
