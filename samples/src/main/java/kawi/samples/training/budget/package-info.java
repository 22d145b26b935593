/// Trainings that end on time: how long a step takes, how many steps a time suffices for, and what happens if the
/// machine becomes slower or faster.
package kawi.samples.training.budget;
