package kawi.samples.spark.diloco;

import kawi.engine.train.diloco.OuterOptimizer;

/// The progress of a training after a round.
///
/// @param round number of rounds so far
/// @param outer the common weights, and the momentum of the outer optimizer
/// @param tokens number of targets that all workers have seen
/// @param bestLoss the lowest validation loss so far, infinite before the first evaluation
record RoundState(int round, OuterOptimizer.State outer, long tokens, double bestLoss) {

    /// The state before the first round.
    static RoundState initial(DilocoPlan plan) {
        var weights = plan.newModel().parameters().stream()
                .map(parameter -> parameter.toFloats())
                .toList();
        return new RoundState(0, OuterOptimizer.State.initial(weights), 0, Double.POSITIVE_INFINITY);
    }

    RoundState withBestLoss(double loss) {
        return new RoundState(round, outer, tokens, loss);
    }
}
