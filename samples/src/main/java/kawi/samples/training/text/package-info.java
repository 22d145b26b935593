/// The text of a training: how it is read, checked, tokenized, cached and found again.
package kawi.samples.training.text;
