package kawi.engine.train;

/// Where a training stands, beside its weights and moments. Random numbers need not be kept: they follow from the seed
/// and the step.
///
/// @param step how many steps were made
/// @param evaluatedStep the last step that was evaluated, -1 for none
/// @param bestLoss the lowest validation loss, infinite before the first
/// @param bestStep the step that had it, -1 before the first
/// @param data what the text's tokens hash to, to notice another text
public record TrainingState(long step, long evaluatedStep, double bestLoss, long bestStep, int data) {

    /// The beginning of a training.
    static TrainingState beginning(int data) {
        return new TrainingState(0, -1, Double.POSITIVE_INFINITY, -1, data);
    }

    TrainingState withStep(long steps) {
        return new TrainingState(steps, evaluatedStep, bestLoss, bestStep, data);
    }

    TrainingState withEvaluation(double loss) {
        boolean best = loss < bestLoss;
        return new TrainingState(step, step, best ? loss : bestLoss, best ? step : bestStep, data);
    }
}
