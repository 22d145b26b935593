package kawi.samples.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kawi.engine.io.ModelFileException;
import kawi.engine.train.NonFiniteException;
import kawi.engine.train.TrainingListener;
import kawi.tokenizer.io.FileException;

/// Keeps the record of a training and tells those who show it.
public final class TrainingRecorder implements TrainingListener {
    private final Recipe recipe;
    private final long start = System.nanoTime();
    private TrainingTable table;
    private List<TrainingProgress> shown = List.of();
    private final List<String> unheard = new ArrayList<>();
    private double secondsBefore;

    /// @param folder where the record will be
    public TrainingRecorder(Recipe recipe, Path folder) {
        this.recipe = recipe;
        table = TrainingTable.empty(folder);
    }

    /// To be called once it is known where the training stands.
    ///
    /// @param before what was recorded until there; the lines to come are added
    /// @param progress who is told of what comes
    public void goOn(TrainingTable before, List<TrainingProgress> progress) {
        table = before;
        secondsBefore = before.seconds();
        shown = List.copyOf(progress);
        unheard.forEach(this::warn);
        unheard.clear();
    }

    /// Tells the user, as soon as somebody shows it.
    private void warn(String message) {
        if (shown.isEmpty()) {
            unheard.add(message);
        }
        shown.forEach(each -> each.warned(message));
    }

    @Override
    public void savingFailed(FileException failure) {
        warn(failure.getMessage() + "; the training goes on, and tries again with the next checkpoint");
    }

    @Override
    public void checkpointPassedOver(ModelFileException damage) {
        warn(damage.getMessage() + "; the training goes on from the checkpoint before it");
    }

    @Override
    public void skipped(NonFiniteException reason, double rateFactor) {
        warn(reason.getMessage() + "; the step is skipped, and the learning rate multiplied by " + rateFactor
                + " from here on");
    }

    @Override
    public void stepped(Step step) {
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
        shown.forEach(each -> each.evaluated(row, evaluated.best()));
        try {
            table.add(row);
        } catch (FileException e) {
            savingFailed(e);
        }
        new LossTrend(100_000).warning(table.rows()).ifPresent(this::warn);
    }

    /// How long the training has taken, with the time until the last line before it was resumed.
    public double seconds() {
        return secondsBefore + (System.nanoTime() - start) / 1e9;
    }
}
