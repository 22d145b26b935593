/// What is fast, and how fast: one benchmark for each question. `bench/README.md` says how to run them and how to read
/// what they print.
///
/// Read [kawi.autograd.op.Cost] first, which says what is counted, then [kawi.bench.Limits], which it is held against;
/// then [kawi.bench.MatMulBenchmark], the shortest, and [kawi.bench.LadderBenchmark], of which every kernel has one.
package kawi.bench;
