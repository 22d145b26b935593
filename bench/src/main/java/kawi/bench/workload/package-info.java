/// What users wait for, measured: a training step, a decoded token, a matrix product.
package kawi.bench.workload;
