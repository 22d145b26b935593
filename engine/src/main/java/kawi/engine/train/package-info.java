/// Training a language model: batches, updates, evaluations, checkpoints.
///
/// [kawi.engine.train.Trainer] is the loop, [kawi.engine.train.TrainingStep] the body of the loop.
package kawi.engine.train;
