package kawi.bench;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.optim.AdamW;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// Does the optimiser run at the speed of memory?
///
/// For each weight 15 operations (the gradient's scale, 1; first moment, 3; second, 4; denominator, 3; weight, 4) and
/// 28 bytes: weight, gradient and two moments are read, all but the gradient written. It should be bound by memory as
/// soon as the four arrays are out of the caches: look at `gigabytes`.
///
/// What would fool you: the smallest size stays in the caches, as the small model's may, but in a training step all the
/// activations come in between. The gradient is the same at every call; the time does not depend on it.
///
///     java -jar bench/target/benchmarks.jar AdamWBenchmark -p kernels=vector
public class AdamWBenchmark extends DeviceBenchmark {
    private static final double LEARNING_RATE = 1e-3;

    /// Weights: 0.8 million as in the small model, 10.6 as in baby, rounded.
    @Param({"65536", "786432", "10616832"})
    public int weights;

    private Device device;
    private AdamW optimizer;
    private Parameter parameter;

    @Override
    void prepare(Device chosen) {
        device = chosen;
        parameter = Numbers.parameter("weight", weights, 1);
        float[] gradient = Numbers.normal(weights, 1);
        System.arraycopy(gradient, 0, parameter.gradient().data(), 0, weights);
        optimizer = new AdamW(List.of(parameter), new AdamW.Settings(0.9, 0.99, 1e-8, 0.1));
    }

    @Override
    Work work(String benchmark) {
        return Work.of(15.0 * weights, 7.0 * weights);
    }

    /// One change of the weights.
    @Benchmark
    public Parameter step() {
        optimizer.step(device, LEARNING_RATE, 1);
        return parameter;
    }
}
