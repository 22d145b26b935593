/// JMH benchmarks, each of which answers one question. `bench/README.md` explains how to run them and how to read their
/// output.
///
/// Start with [kawi.autograd.op.Cost], which defines what is counted, and [kawi.bench.machine.Limits], the roofline
/// with which it is compared. Then read [kawi.bench.jmh.matmul.MatMulBenchmark], the shortest benchmark, and
/// [kawi.bench.jmh.harness.LadderBenchmark], the base class of the benchmarks of the kernels.
package kawi.bench.jmh;
