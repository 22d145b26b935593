package kawi.bench.jmh;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.op.Cost;
import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.GradientClipping;
import kawi.bench.jmh.harness.LadderBenchmark;
import kawi.bench.jmh.harness.Numbers;
import kawi.bench.jmh.harness.Rung;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// Is the optimizer limited by memory bandwidth?
///
/// Per weight there are 17 operations (the gradient norm, 2; scaling the gradient, 1; the first moment, 3; the second,
/// 4; the denominator, 3; the weight, 4) and 32 bytes. The gradient is read twice: for the norm, which must be known
/// before any weight can change, and for the update. The update also reads the weight and two moments, and writes all
/// three.
///
/// Below `FUSED`, clipping is a separate pass over the gradients; `FUSED` scales them where the update reads them. The
/// optimizer should be bound by memory as soon as the arrays do not fit into the caches: look at `ofBandwidth`.
///
/// Pitfalls: the smallest size stays in the caches, as the weights of the small model may; but in a training step all
/// the activations are accessed in between. The gradient is the same in every call; the time does not depend on it.
///
///     ./kawi jmh AdamWBenchmark -p weights=10616832
public class AdamWBenchmark extends LadderBenchmark {
    private static final double LEARNING_RATE = 1e-3;
    private static final double GRADIENT_CLIP = 1;

    /// The version of the kernel.
    @Param({"PLAIN", "SIMD", "FUSED", "PARALLEL"})
    public Rung rung;

    /// The number of weights: 65,536; about 0.8 million as in the small model; 10.6 million as in baby.
    @Param({"65536", "786432", "10616832"})
    public int weights;

    private Device device;
    private AdamW optimizer;
    private Parameter parameter;

    @Override
    protected Rung rung() {
        return rung;
    }

    @Override
    protected void prepare(Device chosen) {
        device = chosen;
        parameter = Numbers.parameter("weight", weights, 1);
        float[] gradient = Numbers.normal(weights, 1);
        System.arraycopy(gradient, 0, parameter.gradient().data(), 0, weights);
        optimizer =
                new AdamW(List.of(parameter), AdamW.Settings.DEFAULT.beta2(0.99).weightDecay(0.1));
    }

    @Override
    protected Cost cost(String benchmark) {
        return Cost.of(17.0 * weights, 8.0 * weights);
    }

    /// Gradient clipping and one update of the weights.
    @Benchmark
    public float[] step() {
        double coefficient =
                GradientClipping.coefficient(GradientClipping.norm(device, List.of(parameter)), GRADIENT_CLIP);
        if (rung.isFused()) {
            optimizer.step(device, LEARNING_RATE, coefficient);
        } else {
            Kernels kernels = device.kernels();
            float[] g = parameter.gradient().data();
            device.forElements(weights, (from, n) -> kernels.scale((float) coefficient, g, from, g, from, n));
            optimizer.step(device, LEARNING_RATE, 1);
        }
        return parameter.value().data();
    }
}
