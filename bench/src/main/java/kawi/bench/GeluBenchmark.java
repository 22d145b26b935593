package kawi.bench;

import kawi.autograd.kernel.Kernels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// Is GELU bound by its exponential or by memory?
///
/// For each element forward 8 operations (the square; the polynomial, 3; the exponential; the sum, the division and the
/// product) and 8 bytes; backward 16 (the same without the last product, 7; the slope, 2; the derivative, 5; times dy
/// and added, 2) and 16 bytes, since the gradient is added to. If `gigabytes` is the same for both sizes, arithmetic is
/// the bound; if it falls with the larger one, memory is.
///
/// What would fool you: an exponential counts as one operation but takes some twenty. A benchmark on zeros would
/// predict every branch.
///
///     java -jar bench/target/benchmarks.jar GeluBenchmark
public class GeluBenchmark extends KernelBenchmark {

    /// Elements: of one task of a worker, 64 kB; of the feed-forward part of the small model, 1.5 MB; of GPT-2 on
    /// 2048 tokens, 25 MB.
    @Param({"16384", "393216", "6291456"})
    public int elements;

    private Kernels set;
    private float[] x;
    private float[] y;
    private float[] dy;
    private float[] dx;

    @Override
    void prepare(Kernels chosen) {
        set = chosen;
        x = Numbers.normal(elements, 1);
        dy = Numbers.normal(elements, 2);
        y = new float[elements];
        dx = new float[elements];
    }

    @Override
    Work work(String benchmark) {
        return switch (benchmark) {
            case "forward" -> Work.of(8.0 * elements, 2.0 * elements);
            case "backward" -> Work.of(16.0 * elements, 4.0 * elements);
            default -> throw new IllegalArgumentException(benchmark);
        };
    }

    /// `y = gelu(x)`.
    @Benchmark
    public float[] forward() {
        set.gelu(x, 0, y, 0, elements);
        return y;
    }

    /// `dx += gelu'(x) dy`.
    @Benchmark
    public float[] backward() {
        set.geluBackward(x, 0, dy, 0, dx, 0, elements);
        return dx;
    }
}
