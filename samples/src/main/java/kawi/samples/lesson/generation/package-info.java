/// Lessons about generation: the loop, padding and batches, costs, sampling, why one token at a time.
package kawi.samples.lesson.generation;
