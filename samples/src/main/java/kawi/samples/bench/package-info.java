/// Measures what people wait for: a training step, a matrix product, a decoded token. Random weights, random data.
package kawi.samples.bench;
