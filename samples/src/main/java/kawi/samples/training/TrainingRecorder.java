package kawi.samples.training;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.text.Decimal;
import kawi.engine.io.ModelFileException;
import kawi.engine.train.NonFiniteException;
import kawi.engine.train.TrainingListener;
import kawi.samples.training.losses.LossTrend;
import kawi.samples.training.losses.StepRow;
import kawi.samples.training.losses.StepTable;
import kawi.samples.training.losses.TrainingProgress;
import kawi.samples.training.losses.TrainingRow;
import kawi.samples.training.losses.TrainingTable;
import kawi.samples.training.recipe.Recipe;
import kawi.tokenizer.io.FileException;

/// Records the losses of a training, and passes its events on to those who show them.
public final class TrainingRecorder implements TrainingListener {
    private Recipe recipe;
    private final long start = System.nanoTime();
    private final List<String> early = new ArrayList<>();
    private List<TrainingProgress> shown = List.of();
    private TrainingTable table;
    private LossTrend trend;
    private double secondsBefore;

    public TrainingRecorder(Recipe recipe) {
        this.recipe = recipe;
    }

    /// Called before the first step. Warnings that came earlier are passed on now.
    ///
    /// @param before the losses so far; those to come are added
    /// @param validationTokens tokens of the validation text
    /// @param progress receive the events
    public void begin(TrainingTable before, long validationTokens, List<TrainingProgress> progress) {
        table = before;
        trend = new LossTrend(validationTokens);
        secondsBefore = before.seconds();
        shown = List.copyOf(progress);
        early.forEach(this::warn);
        early.clear();
    }

    /// Sets the recipe of the steps to come.
    public void follow(Recipe changed) {
        recipe = changed;
    }

    /// Called when the number of steps has changed.
    ///
    /// @param changed the recipe from now on
    /// @param message what changed, and why
    public void rescheduled(Recipe changed, String message) {
        follow(changed);
        shown.forEach(each -> each.rescheduled(changed.steps().last(), message));
    }

    /// Passes a warning on, as soon as somebody shows it.
    public void warn(String message) {
        if (shown.isEmpty()) {
            early.add(message);
        }
        shown.forEach(each -> each.warned(message));
    }

    @Override
    public void savingFailed(FileException failure) {
        warn(failure.getMessage() + "; the training continues, and tries again with the next checkpoint");
    }

    @Override
    public void checkpointSkipped(ModelFileException damage) {
        warn(damage.getMessage() + "; the training continues from the checkpoint before it");
    }

    @Override
    public void bestLost(long step, double validationLoss) {
        warn(
                "the model of step %,d, with the lowest validation loss so far (%.4f), is no longer in the folder: the model of this evaluation takes its place"
                        .formatted(step, validationLoss));
    }

    @Override
    public void skipped(NonFiniteException reason, double rateFactor) {
        warn(reason.getMessage() + "; the step is skipped, and the learning rate multiplied by "
                + Decimal.of(rateFactor) + " from here on");
    }

    @Override
    public void stepped(Step step) {
        if (StepTable.isRecorded(step.step(), recipe.steps().last())) {
            table.steps()
                    .add(new StepRow(
                            step.step(),
                            step.loss(),
                            step.gradientNorm(),
                            step.learningRate(),
                            step.step() * recipe.tokensPerStep(),
                            seconds()));
        }
        shown.forEach(each -> each.stepped(step));
    }

    @Override
    public void evaluated(Evaluated evaluated) {
        var row = new TrainingRow(
                evaluated.step(),
                evaluated.trainLoss(),
                evaluated.validationLoss(),
                evaluated.bitsPerCharacter(),
                recipe.learningRate().at(evaluated.step()),
                evaluated.step() * recipe.tokensPerStep(),
                seconds());
        table.add(row);
        shown.forEach(each -> each.evaluated(row, evaluated.best()));
        trend.warning(table.rows()).ifPresent(this::warn);
    }

    /// The duration of the training in seconds, with the time before it was resumed.
    public double seconds() {
        return secondsBefore + (System.nanoTime() - start) / 1e9;
    }
}
