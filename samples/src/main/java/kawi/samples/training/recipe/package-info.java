/// Recipes: the sizes and parts of a model, the steps, the optimizer and the evaluations of a training, and the
/// presets.
package kawi.samples.training.recipe;
