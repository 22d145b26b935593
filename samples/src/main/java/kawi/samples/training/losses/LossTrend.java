package kawi.samples.training.losses;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kawi.autograd.text.Decimal;

/// Detects three ways in which a training goes wrong, from the losses of its evaluations:
///
/// - **Overfitting**: the validation loss rises above its minimum, or stops falling, while the training loss falls on.
/// - **Steps too large**: the validation loss rises and the training loss with it, or the training loss is no lower
/// than
///   at the beginning.
/// - **No progress**: both losses stay where they began.
///
/// The estimates use the same batches each time, so small changes mean something; but a validation text of few tokens
/// says little about any other text. A change counts from a share of 2 % on, or from the standard error of a mean of as
/// many losses, if that is more.
public final class LossTrend {
    private static final double MIN_NOTICEABLE = 0.02;

    /// A rise of this many times what is noticeable counts at once; a smaller one in the second evaluation in a row.
    private static final int LARGE = 5;

    /// The share of the first loss that the frequencies of the tokens alone are worth, at least.
    private static final double LEARNED = 0.1;

    /// Evaluations after which a loss that has not changed will not change.
    private static final int PATIENCE = 3;

    private final double noticeable;

    /// @param validationTokens tokens over which the validation loss is averaged
    public LossTrend(long validationTokens) {
        noticeable = Math.max(MIN_NOTICEABLE, 1 / Math.sqrt((double) Math.max(1, validationTokens)));
    }

    /// What goes wrong.
    enum Problem {
        OVERFITTING,
        STEPS_TOO_LARGE,
        NO_PROGRESS
    }

    /// A warning after the last evaluation: once for each problem that begins.
    ///
    /// @param rows the evaluations so far
    public Optional<String> warning(List<TrainingRow> rows) {
        Optional<Problem> now = problem(rows);
        Optional<Problem> before = rows.isEmpty() ? Optional.empty() : problem(rows.subList(0, rows.size() - 1));
        return now.equals(before) ? Optional.empty() : now.map(problem -> message(problem, rows));
    }

    /// The problem that the last evaluation shows.
    Optional<Problem> problem(List<TrainingRow> rows) {
        if (rows.size() < 2) {
            return Optional.empty();
        }
        TrainingRow best = best(rows);
        TrainingRow last = rows.getLast();
        double validationRise = last.validationLoss() - best.validationLoss();
        double trainRise = last.trainLoss() - best.trainLoss();
        TrainingRow first = rows.getFirst();
        boolean learned = first.step() > 0 || last.trainLoss() < first.trainLoss() * (1 - LEARNED);
        if (hasRisen(rows, best)) {
            boolean withoutTrain = trainRise < validationRise / 2;
            return Optional.of(learned && withoutTrain ? Problem.OVERFITTING : Problem.STEPS_TOO_LARGE);
        }
        boolean stalled = rows.indexOf(best) < rows.size() - 2;
        if (stalled && learned && validationRise - trainRise > LARGE * noticeable * best.validationLoss()) {
            return Optional.of(Problem.OVERFITTING);
        }
        return isStuck(rows) ? Optional.of(Problem.NO_PROGRESS) : Optional.empty();
    }

    private static TrainingRow best(List<TrainingRow> rows) {
        return rows.stream()
                .min(Comparator.comparingDouble(TrainingRow::validationLoss))
                .orElseThrow();
    }

    private boolean hasRisen(List<TrainingRow> rows, TrainingRow best) {
        double last = rise(rows.getLast(), best);
        double previous = rise(rows.get(rows.size() - 2), best);
        return last > LARGE * noticeable || (last > noticeable && previous > noticeable);
    }

    private static double rise(TrainingRow row, TrainingRow best) {
        return row.validationLoss() / best.validationLoss() - 1;
    }

    /// Whether all losses are about the first, though the learning rate no longer rises.
    private boolean isStuck(List<TrainingRow> rows) {
        TrainingRow first = rows.getFirst();
        boolean warmingUp =
                rows.getLast().learningRate() > rows.get(rows.size() - 2).learningRate();
        return first.step() == 0
                && rows.size() > PATIENCE
                && !warmingUp
                && rows.stream()
                        .allMatch(row -> Math.abs(row.trainLoss() / first.trainLoss() - 1) < MIN_NOTICEABLE
                                && Math.abs(row.validationLoss() / first.validationLoss() - 1) < MIN_NOTICEABLE);
    }

    private static String message(Problem problem, List<TrainingRow> rows) {
        TrainingRow first = rows.getFirst();
        TrainingRow best = best(rows);
        TrainingRow last = rows.getLast();
        return switch (problem) {
            case OVERFITTING ->
                "the validation loss %s, while the training loss went from %s to %s: the model overfits, it memorizes the training text. The best model is kept; fewer --steps, more text, a higher --dropout or a smaller model may help"
                        .formatted(validation(best, last), text(best.trainLoss()), text(last.trainLoss()));
            case STEPS_TOO_LARGE ->
                "the validation loss %s, and the training loss went from %s to %s: the steps are too large. Try a lower --lr, a longer --warmup or a lower --grad-clip"
                        .formatted(validation(best, last), text(best.trainLoss()), text(last.trainLoss()));
            case NO_PROGRESS ->
                "the losses have hardly changed in %,d steps (training %s, validation %s): try a higher --lr"
                        .formatted(last.step() - first.step(), text(last.trainLoss()), text(last.validationLoss()));
        };
    }

    private static String validation(TrainingRow best, TrainingRow last) {
        return (last.validationLoss() > best.validationLoss() * (1 + MIN_NOTICEABLE)
                        ? "rose from %s at step %,d to %s"
                        : "has not fallen since step %2$,d (%1$s, now %3$s)")
                .formatted(text(best.validationLoss()), best.step(), text(last.validationLoss()));
    }

    private static String text(double loss) {
        return loss < 1000 ? "%.4f".formatted(loss) : Decimal.of(loss);
    }
}
