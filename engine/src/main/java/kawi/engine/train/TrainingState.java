package kawi.engine.train;

/// Where a training stands, beside its weights and moments.
///
/// Neither random numbers nor a position in the text need be kept: both follow from the seed and the step.
///
/// @param step how many steps were made, those that were skipped included
/// @param evaluatedStep the last step that was evaluated, -1 for none
/// @param bestLoss the lowest validation loss, infinite before the first
/// @param bestStep the step that had it, -1 before the first
/// @param skipped how many steps changed nothing, because their loss or gradient was not finite
public record TrainingState(long step, long evaluatedStep, double bestLoss, long bestStep, int skipped) {

    /// @throws IllegalArgumentException if no training can stand there
    public TrainingState {
        if (step < 0 || skipped < 0 || skipped > step) {
            throw new IllegalArgumentException("of " + step + " steps " + skipped + " cannot have been skipped");
        }
        if (evaluatedStep < -1 || evaluatedStep > step || bestStep < -1 || bestStep > evaluatedStep) {
            throw new IllegalArgumentException("after " + step + " steps the last evaluated cannot be " + evaluatedStep
                    + " and the best " + bestStep);
        }
        if (Double.isNaN(bestLoss)) {
            throw new IllegalArgumentException("the lowest loss cannot be NaN");
        }
    }

    /// The beginning of a training.
    static TrainingState beginning() {
        return new TrainingState(0, -1, Double.POSITIVE_INFINITY, -1, 0);
    }

    TrainingState withStep(long steps) {
        return new TrainingState(steps, evaluatedStep, bestLoss, bestStep, skipped);
    }

    TrainingState withSkip() {
        return new TrainingState(step, evaluatedStep, bestLoss, bestStep, skipped + 1);
    }

    TrainingState withEvaluation(double loss) {
        boolean best = loss < bestLoss;
        return new TrainingState(step, step, best ? loss : bestLoss, best ? step : bestStep, skipped);
    }

    /// What the learning rate is multiplied by: every skipped step has halved it.
    double rateFactor() {
        return Math.scalb(1.0, -skipped);
    }
}
