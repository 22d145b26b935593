package kawi.bench.jmh;

import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.op.Cost;
import kawi.bench.jmh.harness.LadderBenchmark;
import kawi.bench.jmh.harness.Numbers;
import kawi.bench.jmh.harness.Rung;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// Is GELU bound by its exponential or by memory, and how much is saved by computing the derivative in the forward
/// pass?
///
/// Per element, the forward pass has 8 operations (the square; the polynomial, 3; the exponential; the sum, the
/// division and the product) and 8 bytes. The backward pass has 8 more (the slope, 2; the derivative, 5; times dy) and
/// 8 more bytes. If `gigabytes` is the same for all sizes, arithmetic is the limit; if it drops for the largest size,
/// memory is.
///
/// `FUSED` is what a linear layer with GELU does with each tile of its product ([kawi.autograd.op.LinearGelu]): the
/// forward pass stores the derivative, and the backward pass is one multiplication. The rungs below compute the
/// exponential twice. Without a backward pass there is nothing to fuse, and `FUSED` equals `SIMD`.
///
/// Pitfalls: an exponential counts as one operation but takes about twenty. With zeros every branch would be predicted.
/// The smallest size is a single task, which a second thread cannot share.
///
///     ./kawi jmh GeluBenchmark -p elements=393216
public class GeluBenchmark extends LadderBenchmark {

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
            case "forward" -> Cost.of(8.0 * elements, 2.0 * elements);
            case "forwardAndBackward" -> Cost.of(16.0 * elements, 4.0 * elements);
            default -> throw new IllegalArgumentException(benchmark);
        };
    }

    /// `y = gelu(x)`.
    @Benchmark
    public float[] forward() {
        Kernels kernels = device.kernels();
        device.forElements(elements, (from, n) -> kernels.gelu(x, from, y, from, n));
        return y;
    }

    /// `y = gelu(x)`, `dx += gelu'(x) dy`; fused `dx = gelu'(x) dy`.
    @Benchmark
    public float[] forwardAndBackward() {
        Kernels kernels = device.kernels();
        if (rung.isFused()) {
            device.forElements(elements, (from, n) -> kernels.geluAndSlope(x, from, y, from, slope, from, n));
            device.forElements(elements, (from, n) -> kernels.multiply(slope, from, dy, from, dx, from, n));
        } else {
            device.forElements(elements, (from, n) -> kernels.gelu(x, from, y, from, n));
            device.forElements(elements, (from, n) -> kernels.geluBackward(x, from, dy, from, dx, from, n));
        }
        return dx;
    }
}
