/// What the benchmarks share: the settings of JMH, the parameters, the declared cost of a call and the rates computed
/// from it.
package kawi.bench.jmh.harness;
