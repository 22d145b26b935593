/// The view Train: trainings started from the page, with the same trainer, folder and checkpoints as `kawi train`.
package kawi.samples.play.train;
