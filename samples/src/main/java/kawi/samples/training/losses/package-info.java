/// The losses of a training: the table, the curve, and what they say about its course.
package kawi.samples.training.losses;
