package kawi.bench.run;

import kawi.engine.model.GptConfig;
import kawi.engine.model.count.FlopCount;

/// What is measured: a model, and the size of its batches.
///
/// @param name the name in the output
/// @param config the configuration of the model
/// @param batchSize sequences that are computed at once, B
/// @param length tokens in each sequence, T
public record Workload(String name, GptConfig config, int batchSize, int length) {

    /// @throws IllegalArgumentException if a size is out of range, or an array would be too large
    public Workload {
        if (batchSize < 1) {
            throw new IllegalArgumentException("the batch size must be positive, not " + batchSize);
        }
        if (length < 1 || length > config.contextLength()) {
            throw new IllegalArgumentException("a sequence must have 1 token to the context length, "
                    + config.contextLength() + ", not " + length);
        }
        long columns = Math.max(
                config.headLayout().columns(), (long) config.activation().inputs() * config.feedForwardWidth());
        requireArray("the activations of a feed-forward network", batchSize * columns, length);
        requireArray("the token embedding", config.vocabularySize(), config.width());
        requireArray("the weights of a layer", columns, config.width());
    }

    private static void requireArray(String what, long rows, long columns) {
        if (rows > Integer.MAX_VALUE / columns) {
            throw new IllegalArgumentException(
                    "%s would have %,d x %,d numbers: more than an array can hold".formatted(what, rows, columns));
        }
    }

    /// The same with another number of sequences.
    public Workload withBatchSize(int value) {
        return new Workload(name, config, value, length);
    }

    /// Tokens in a training step, B T.
    public int tokensPerStep() {
        return batchSize * length;
    }

    /// Floating-point operations of a training step.
    public double operationsPerStep() {
        return FlopCount.ofTrainingStep(config, batchSize, length);
    }
}
