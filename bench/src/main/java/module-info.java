/// Benchmarks of kernels and of training steps.
module kawi.bench {
    requires kawi.engine;
}
