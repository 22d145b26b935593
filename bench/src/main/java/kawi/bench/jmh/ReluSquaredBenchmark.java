package kawi.bench.jmh;

import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.scalar.ScalarFunction;
import kawi.autograd.op.Cost;
import kawi.bench.jmh.harness.LadderBenchmark;
import kawi.bench.jmh.harness.Numbers;
import kawi.bench.jmh.harness.Rung;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// A linear layer with ReLU squared: fused, tile by tile, against two operations.
///
/// Per element, the forward pass has 2 operations (the maximum and the square) and 8 bytes: memory is the limit from
/// the size on that fits in no cache. The backward pass has 4 operations and 16 bytes.
///
/// `FUSED` is what a linear layer with ReLU squared does with each tile of its product
/// ([kawi.autograd.op.LinearReluSquared]): the forward pass stores the slope, and the backward pass is one
/// multiplication. Without a backward pass there is nothing to fuse, and `FUSED` equals `SIMD`.
///
/// Pitfalls: half of the numbers are negative; with zeros every branch of a plain loop would be predicted. The smallest
/// size is a single task, which a second thread cannot share.
///
///     ./kawi jmh ReluSquaredBenchmark -p elements=393216
public class ReluSquaredBenchmark extends LadderBenchmark {

    /// The version of the kernel.
    @Param({"PLAIN", "SIMD", "FUSED", "PARALLEL"})
    public Rung rung;

    /// The number of elements: one task of a worker, 64 kB; the feed-forward network of the small model, 1.5 MB; that
    /// of GPT-2 on 2048 tokens, 25 MB.
    @Param({"16384", "393216", "6291456"})
    public int elements;

    private Device device;
    private float[] x;
    private float[] y;
    private float[] slope;
    private float[] dy;
    private float[] dx;

    @Override
    protected Rung rung() {
        return rung;
    }

    @Override
    protected void prepare(Device chosen) {
        device = chosen;
        x = Numbers.normal(elements, 1);
        dy = Numbers.normal(elements, 2);
        y = new float[elements];
        slope = new float[elements];
        dx = new float[elements];
    }

    @Override
    protected Cost cost(String benchmark) {
        return switch (benchmark) {
            case "forward" -> Cost.of(2.0 * elements, 2.0 * elements);
            case "forwardAndBackward" -> Cost.of(6.0 * elements, 4.0 * elements);
            default -> throw new IllegalArgumentException(benchmark);
        };
    }

    /// `y = max(x, 0)^2`.
    @Benchmark
    public float[] forward() {
        Kernels kernels = device.kernels();
        device.forElements(elements, (from, n) -> kernels.map(ScalarFunction.RELU_SQUARED, x, from, y, from, n));
        return y;
    }

    /// `y = max(x, 0)^2`, `dx += 2 max(x, 0) dy`.
    @Benchmark
    public float[] forwardAndBackward() {
        Kernels kernels = device.kernels();
        if (rung.isFused()) {
            device.forElements(elements, (from, n) -> {
                kernels.relu(x, from, slope, from, n);
                kernels.multiply(slope, from, slope, from, y, from, n);
                kernels.scale(2, slope, from, slope, from, n);
            });
            device.forElements(elements, (from, n) -> kernels.multiplyAdd(slope, from, dy, from, dx, from, n));
        } else {
            device.forElements(elements, (from, n) -> kernels.map(ScalarFunction.RELU_SQUARED, x, from, y, from, n));
            device.forElements(
                    elements,
                    (from, n) ->
                            kernels.mapBackward(ScalarFunction.RELU_SQUARED, x, from, y, from, dy, from, dx, from, n));
        }
        return dx;
    }
}
