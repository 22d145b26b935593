/// What follows a training step by step: samples, early stopping.
package kawi.samples.training.progress;
