/// Training a language model: batches, updates, evaluations.
///
/// [kawi.engine.train.Trainer] is the loop, [kawi.engine.train.TrainingStep] the body of the loop.
/// [kawi.engine.train.LocalSteps] takes steps without the loop, for [kawi.engine.train.diloco].
/// [kawi.engine.train.checkpoint] contains what a training is resumed from.
package kawi.engine.train;
