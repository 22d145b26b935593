package kawi.bench.jmh;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.op.Cost;
import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.GradientClipping;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// Does the optimiser run at the speed of memory?
///
/// For each weight 17 operations (the length of the gradients, 2; the gradient's scale, 1; first moment, 3; second, 4;
/// denominator, 3; weight, 4) and 32 bytes: the gradient is read for its length, and since no weight can change before
/// that of all is known, again for the step, which reads weight and two moments, too, and writes all but the gradient.
///
/// Below `FUSED` clipping is a pass of its own over the gradients; `FUSED` scales them where the step reads them. It
/// should be bound by memory as soon as the arrays are out of the caches: look at `ofBandwidth`.
///
/// What would fool you: the smallest size stays in the caches, as the small model's may, but in a training step all the
/// activations come in between. The gradient is the same at every call; the time does not depend on it.
///
///     ./kawi jmh AdamWBenchmark -p weights=10616832
public class AdamWBenchmark extends LadderBenchmark {
    private static final double LEARNING_RATE = 1e-3;
    private static final double GRADIENT_CLIP = 1;

    /// How it is computed.
    @Param({"PLAIN", "SIMD", "FUSED", "PARALLEL"})
    public Rung rung;

    /// Weights: 0.8 million as in the small model, 10.6 as in baby, rounded.
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
    protected Cost work(String benchmark) {
        return Cost.of(17.0 * weights, 8.0 * weights);
    }

    /// The gradients clipped, and one change of the weights.
    @Benchmark
    public float[] step() {
        double coefficient =
                GradientClipping.coefficient(GradientClipping.norm(device, List.of(parameter)), GRADIENT_CLIP);
        if (rung.fuses()) {
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
