package kawi.engine.train.checkpoint;

import kawi.autograd.text.Decimal;

/// The progress of a training, apart from the weights and the state of the optimizer.
///
/// It contains no random state and no position in the text: both follow from the seed and the step.
///
/// @param step the number of steps so far, skipped ones included
/// @param evaluatedStep the last step that was evaluated, -1 before the first evaluation
/// @param bestLoss the lowest validation loss, infinite before the first evaluation
/// @param bestStep the step with the lowest validation loss, -1 before the first evaluation
/// @param skipped the number of steps that changed nothing because their loss or gradient was not finite
public record TrainingState(long step, long evaluatedStep, double bestLoss, long bestStep, int skipped) {

    /// @throws IllegalArgumentException if the numbers contradict each other
    public TrainingState {
        if (step < 0 || skipped < 0 || skipped > step) {
            throw new IllegalArgumentException(skipped + " skipped steps of " + step + " are not possible");
        }
        if (evaluatedStep < -1 || evaluatedStep > step || bestStep < -1 || bestStep > evaluatedStep) {
            throw new IllegalArgumentException("after step " + step + " the last evaluated step cannot be "
                    + evaluatedStep + " and the best step " + bestStep);
        }
        if (Double.isNaN(bestLoss)) {
            throw new IllegalArgumentException("the lowest loss cannot be " + Decimal.of(bestLoss));
        }
    }

    /// The state before the first step.
    public static TrainingState initial() {
        return new TrainingState(0, -1, Double.POSITIVE_INFINITY, -1, 0);
    }

    public TrainingState withStep(long steps) {
        return new TrainingState(steps, evaluatedStep, bestLoss, bestStep, skipped);
    }

    public TrainingState withSkippedStep() {
        return new TrainingState(step + 1, evaluatedStep, bestLoss, bestStep, skipped + 1);
    }

    public TrainingState withEvaluation(double loss) {
        boolean best = loss < bestLoss;
        return new TrainingState(step, step, best ? loss : bestLoss, best ? step : bestStep, skipped);
    }

    /// The state after the best model was lost.
    public TrainingState withoutBest() {
        return new TrainingState(step, evaluatedStep, Double.POSITIVE_INFINITY, -1, skipped);
    }

    /// The factor of the learning rate: each skipped step halves it.
    public double rateFactor() {
        return Math.scalb(1.0, -skipped);
    }
}
