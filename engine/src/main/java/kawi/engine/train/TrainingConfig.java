package kawi.engine.train;

import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.LearningRate;

/// How a model is trained.
///
/// @param steps how often the weights are changed
/// @param batchSize sequences of a micro-batch, B
/// @param accumulation micro-batches whose gradients add up to one step
/// @param learningRate its schedule
/// @param adamW the optimiser's settings
/// @param gradientClip the longest the gradients may be together; 0 for no limit
/// @param evaluationInterval steps between two evaluations
/// @param evaluationBatches batches that each of the two losses is the mean of
/// @param seed decides the order of the data and what is dropped
/// @param maxSkippedSteps how many steps whose loss or gradient is not finite may be skipped: they change nothing, and
/// halve
/// the learning rate of all that follow. 0: the first stops the training
public record TrainingConfig(
        long steps,
        int batchSize,
        int accumulation,
        LearningRate learningRate,
        AdamW.Settings adamW,
        double gradientClip,
        int evaluationInterval,
        int evaluationBatches,
        long seed,
        int maxSkippedSteps) {

    /// One that stops at the first loss or gradient that is not finite.
    public TrainingConfig(
            long steps,
            int batchSize,
            int accumulation,
            LearningRate learningRate,
            AdamW.Settings adamW,
            double gradientClip,
            int evaluationInterval,
            int evaluationBatches,
            long seed) {
        this(
                steps,
                batchSize,
                accumulation,
                learningRate,
                adamW,
                gradientClip,
                evaluationInterval,
                evaluationBatches,
                seed,
                0);
    }

    /// @throws IllegalArgumentException if a number is out of range
    public TrainingConfig {
        if (steps < 0) {
            throw new IllegalArgumentException("the number of steps must be at least 0, not " + steps);
        }
        requirePositive("batch size", batchSize);
        requirePositive("number of accumulated micro-batches", accumulation);
        requirePositive("evaluation interval", evaluationInterval);
        requirePositive("number of evaluation batches", evaluationBatches);
        if (!(gradientClip >= 0 && gradientClip < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the limit of gradients must be at least 0, not " + gradientClip);
        }
        if (maxSkippedSteps < 0) {
            throw new IllegalArgumentException(
                    "the number of steps to skip must be at least 0, not " + maxSkippedSteps);
        }
    }

    private static void requirePositive(String what, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("the " + what + " must be positive, not " + value);
        }
    }
}
