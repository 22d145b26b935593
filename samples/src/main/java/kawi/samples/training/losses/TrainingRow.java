package kawi.samples.training.losses;

/// An evaluation: a line of the table.
///
/// @param step the number of steps so far
/// @param trainLoss in nats
/// @param validationLoss in nats
/// @param bitsPerCharacter the validation loss in bits per character
/// @param learningRate of the next step
/// @param tokens the number of tokens in these steps
/// @param seconds duration of training and evaluations so far
public record TrainingRow(
        long step,
        double trainLoss,
        double validationLoss,
        double bitsPerCharacter,
        double learningRate,
        long tokens,
        double seconds) {}
