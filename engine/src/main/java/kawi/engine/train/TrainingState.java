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
