/// Lessons about what happens inside: in the layers of a model, and in a tokenizer.
package kawi.samples.lesson.inside;
