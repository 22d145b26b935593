package kawi.engine.train.diloco;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.text.Decimal;

/// The outer step of DiLoCo: stochastic gradient descent with Nesterov momentum, whose gradient is the mean difference
/// that the workers' steps made (Douillard et al., 2023, algorithm 1, lines 12 to 14; the momentum is PyTorch's). With
/// the weights w from which all workers started, and the mean m of the weights they reached:
///
///     d = w - m
///     b = momentum b + d
///     w = w - learningRate (d + momentum b)  =  m + (1 - learningRate) d - learningRate momentum b
///
/// The right form is computed, in double precision, and rounded once. It is exact where the left one is not: with
/// learning rate 1 and momentum 0 the result is the mean, and the mean of one worker is its weights, bit for bit. So
/// one worker with plain averaging trains as if nothing were exchanged. The momentum b is rounded to float32 first, so
/// that a checkpoint of float32 loses nothing.
///
/// @param learningRate 0.7 in the paper; 1 with momentum 0 averages
/// @param momentum 0.9 in the paper
public record OuterOptimizer(double learningRate, double momentum) {
    /// The settings of the paper.
    public static final OuterOptimizer DILOCO = new OuterOptimizer(0.7, 0.9);

    /// Plain averaging of the workers' weights: local SGD, federated averaging.
    public static final OuterOptimizer AVERAGE = new OuterOptimizer(1, 0);

    /// @throws IllegalArgumentException if a number is out of range
    public OuterOptimizer {
        if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the outer learning rate must be positive, not " + Decimal.of(learningRate));
        }
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException(
                    "the outer momentum must be at least 0 and less than 1, not " + Decimal.of(momentum));
        }
    }

    /// What an outer step changes.
    ///
    /// @param weights w, an array for each parameter
    /// @param momentum b, of the same sizes
    public record State(List<float[]> weights, List<float[]> momentum) {

        /// The state before the first step: the momentum is 0.
        public static State initial(List<float[]> weights) {
            return new State(
                    weights,
                    weights.stream().map(each -> new float[each.length]).toList());
        }

        /// Whether all weights are finite.
        public boolean isFinite() {
            for (float[] each : weights) {
                for (float weight : each) {
                    if (!Float.isFinite(weight)) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    /// The state after the step.
    ///
    /// @param sum over the workers
    public State step(State state, WeightSum sum) {
        List<float[]> weights = new ArrayList<>();
        List<float[]> momenta = new ArrayList<>();
        for (int p = 0; p < state.weights().size(); p++) {
            float[] w = state.weights().get(p).clone();
            float[] b = state.momentum().get(p).clone();
            step(w, b, sum.weights().get(p), sum.workers());
            weights.add(w);
            momenta.add(b);
        }
        return new State(weights, momenta);
    }

    private void step(float[] w, float[] b, double[] sum, int workers) {
        for (int i = 0; i < w.length; i++) {
            double mean = sum[i] / workers;
            double difference = w[i] - mean;
            b[i] = (float) (momentum * b[i] + difference);
            double correction = (1 - learningRate) * difference - learningRate * momentum * b[i];
            w[i] = (float) (correction == 0 ? mean : mean + correction); // -0.0 + 0.0 would be 0.0
        }
    }
}
