package kawi.samples.training;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Looks at the losses of a training for two ways in which it goes wrong: the validation loss climbs away from its
/// minimum, while the training loss still falls (the text is learned by heart) or climbs too (the steps are too large).
public final class LossTrend {
    /// Estimates of a loss differ by chance: a rise counts from this share on ...
    private static final double NOTICEABLE = 0.02;

    /// ... and in this many evaluations in a row.
    private static final int IN_A_ROW = 2;

    private LossTrend() {}

    /// What is to be said after the last evaluation, once for each time that the loss climbs.
    ///
    /// @param rows the evaluations so far
    public static Optional<String> warning(List<TrainingRow> rows) {
        Optional<TrainingRow> lowest = rows.stream().min(Comparator.comparingDouble(TrainingRow::validationLoss));
        return lowest.filter(best -> hasJustRisen(rows, best)).map(best -> advice(best, rows.getLast()));
    }

    private static boolean hasJustRisen(List<TrainingRow> rows, TrainingRow best) {
        double limit = best.validationLoss() * (1 + NOTICEABLE);
        int raised = 0;
        for (TrainingRow row : rows.reversed()) {
            if (row.validationLoss() <= limit) {
                break;
            }
            raised++;
        }
        return raised == IN_A_ROW;
    }

    private static String advice(TrainingRow best, TrainingRow last) {
        String rise = "the validation loss has risen from %.4f at step %,d to %.4f, "
                .formatted(best.validationLoss(), best.step(), last.validationLoss());
        return last.trainLoss() < best.trainLoss()
                ? rise
                        + "while the training loss still falls: the text is learned by heart. The best model is kept; fewer"
                        + " --steps, more text, a higher --dropout or a smaller model would help"
                : rise
                        + "and the training loss with it: the steps are too large. Try a lower --lr, more --warmup or a lower"
                        + " --grad-clip";
    }
}
