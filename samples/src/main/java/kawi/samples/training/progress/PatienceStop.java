package kawi.samples.training.progress;

import java.util.Comparator;
import java.util.List;
import kawi.engine.train.Trainer;
import kawi.samples.training.losses.TrainingProgress;
import kawi.samples.training.losses.TrainingRow;

/// Early stopping: ends a training after some evaluations without a lower validation loss. It counts the rows of the
/// table, so a resumed training counts those before, too.
public final class PatienceStop implements TrainingProgress {
    private final Trainer trainer;
    private final List<TrainingRow> rows;
    private final int patience;

    /// @param rows the evaluations so far, and each later one before it is reported
    /// @param patience number of evaluations; 0 for no end
    public PatienceStop(Trainer trainer, List<TrainingRow> rows, int patience) {
        this.trainer = trainer;
        this.rows = rows;
        this.patience = patience;
    }

    @Override
    public void evaluated(TrainingRow row, boolean best) {
        if (isExhausted()) {
            trainer.reschedule(row.step(), trainer.config().learningRate());
        }
    }

    /// Whether the last evaluations all had no lower loss than one before them.
    public boolean isExhausted() {
        if (patience == 0 || rows.size() <= patience) {
            return false;
        }
        double lowest = rows.stream()
                .map(TrainingRow::validationLoss)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        List<TrainingRow> last = rows.subList(rows.size() - patience, rows.size());
        return rows.subList(0, rows.size() - patience).stream().anyMatch(row -> row.validationLoss() == lowest)
                && last.stream().allMatch(row -> row.validationLoss() >= lowest);
    }
}
