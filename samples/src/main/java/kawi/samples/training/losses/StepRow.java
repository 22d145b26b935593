package kawi.samples.training.losses;

/// A step of a training: a line of the [StepTable].
///
/// @param step the number of steps so far, this one included
/// @param trainLoss of the batches of this step alone, before the update, in nats
/// @param gradientNorm the global gradient norm before clipping
/// @param learningRate of this step
/// @param tokens the number of tokens in these steps
/// @param seconds duration of training and evaluations so far
public record StepRow(
        long step, double trainLoss, double gradientNorm, double learningRate, long tokens, double seconds) {}
