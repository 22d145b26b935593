/// Lessons about training: how it differs from inference, the learning rate.
package kawi.samples.lesson.training;
