package kawi.samples.spark.diloco;

import java.io.Serializable;
import java.util.List;

/// What a worker sends to the driver after its steps.
///
/// @param worker its number
/// @param weights that it reached
/// @param losses of the steps
record WorkerResult(int worker, List<float[]> weights, Losses losses) implements Serializable {

    /// A sum of losses.
    ///
    /// @param sum of the cross entropy over all targets, in nats
    /// @param tokens number of targets
    record Losses(double sum, long tokens) implements Serializable {

        /// The losses of others added, in the order of the list.
        static Losses sum(List<Losses> all) {
            double sum = 0;
            long tokens = 0;
            for (Losses each : all) {
                sum += each.sum;
                tokens += each.tokens;
            }
            return new Losses(sum, tokens);
        }

        /// The mean per target.
        double mean() {
            return tokens == 0 ? 0 : sum / tokens;
        }
    }
}
