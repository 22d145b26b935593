/// Trainings that start from an existing model.
package kawi.samples.training.finetune;
