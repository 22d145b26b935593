/// JMH benchmarks of the matrix product.
package kawi.bench.jmh.matmul;
