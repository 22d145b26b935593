package kawi.samples.training;

/// What is known of a training at one evaluation: a line of the table.
///
/// @param step how many changes of the weights had been made
/// @param trainLoss in nats
/// @param validationLoss in nats
/// @param bitsPerCharacter the validation loss in bits for each character
/// @param learningRate of the next step
/// @param tokens how many the model had learned from
/// @param seconds of training and evaluation so far
public record TrainingRow(
        long step,
        double trainLoss,
        double validationLoss,
        double bitsPerCharacter,
        double learningRate,
        long tokens,
        double seconds) {}
