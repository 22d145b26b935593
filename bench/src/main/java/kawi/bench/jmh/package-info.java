/// JMH benchmarks: one for each question. `bench/README.md` says how to run them and how to read what they print.
///
/// Read [kawi.autograd.op.Cost] first, which defines what is counted, then [kawi.bench.machine.Limits], the roofline
/// that it is compared with; then [kawi.bench.jmh.matmul.MatMulBenchmark], the shortest, and
/// [kawi.bench.jmh.LadderBenchmark], of which every kernel has one.
package kawi.bench.jmh;
