// Benchmarks of kernels, operations and training steps. Open, because JMH finds and runs them by reflection.
open module kawi.bench {
    requires jmh.core;
    requires kawi.engine;
}
