/// Measurements of what users wait for: a training step, a decoded token, a matrix product.
package kawi.bench.workload;
