/// What is fast, and how fast: one benchmark for each question. `bench/README.md` says how to run them and how to read
/// what they print.
///
/// Read [kawi.bench.Work] first, which says what is counted, then [kawi.bench.MatMulBenchmark], the shortest.
package kawi.bench;
