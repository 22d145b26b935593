/// JMH benchmarks of the matrix product, one optimisation after the other.
package kawi.bench.jmh.matmul;
