/// `--preset auto`: a recipe for a text and a time, from measurements.
package kawi.samples.training.auto;
