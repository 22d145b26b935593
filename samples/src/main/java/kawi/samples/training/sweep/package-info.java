/// Finding a learning rate by training with ever larger ones.
package kawi.samples.training.sweep;
