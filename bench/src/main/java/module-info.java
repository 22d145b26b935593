// Benchmarks of kernels, operations, training steps and tokenizers. Open, because JMH finds and runs them by
// reflection.
open module kawi.bench {
    requires jdk.incubator.vector;
    requires jmh.core;
    requires jtokkit;
    requires kawi.engine;
}
