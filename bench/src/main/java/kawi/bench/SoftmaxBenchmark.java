package kawi.bench;

import kawi.autograd.kernel.Kernels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// What does a softmax cost, and how much of it is the ragged end of a row?
///
/// For each element forward 5 operations (maximum, difference, exponential, sum, product) and 8 bytes; backward 5
/// operations (a product and a sum, then a difference, a product and a sum) and 16 bytes, since the gradient is added
/// to. Compare 64 columns with 65: one element more, which is a vector of its own.
///
/// What would fool you: 768 rows of 64 are 200 kB, which stay in the second-level cache, so `gigabytes` is no speed of
/// memory. An exponential counts as one operation but takes some twenty.
///
///     java -jar bench/target/benchmarks.jar SoftmaxBenchmark -p rows=768x64,768x65
public class SoftmaxBenchmark extends KernelBenchmark {

    /// Rows and columns: of attention weights, of logits, of a GPT-2's logits.
    @Param({"768x64", "768x65", "768x128", "768x256", "8x50257"})
    public String rows;

    private Kernels set;
    private int count;
    private int columns;
    private float[] x;
    private float[] y;
    private float[] dy;
    private float[] dx;

    @Override
    void prepare(Kernels chosen) {
        set = chosen;
        int[] sizes = Numbers.sizes(rows, 2);
        count = sizes[0];
        columns = sizes[1];
        x = Numbers.normal(count * columns, 1);
        dy = Numbers.normal(count * columns, 2);
        y = new float[count * columns];
        dx = new float[count * columns];
        forward(); // makes the y of backward
    }

    @Override
    Work work(String benchmark) {
        double elements = (double) count * columns;
        return switch (benchmark) {
            case "forward" -> Work.of(5 * elements, 2 * elements);
            case "backward" -> Work.of(5 * elements, 4 * elements);
            default -> throw new IllegalArgumentException(benchmark);
        };
    }

    /// `y = softmax(x)`, row by row.
    @Benchmark
    public float[] forward() {
        for (int row = 0; row < count; row++) {
            set.softmax(x, row * columns, y, row * columns, columns);
        }
        return y;
    }

    /// `dx += y (dy - sum of y dy)`, row by row.
    @Benchmark
    public float[] backward() {
        for (int row = 0; row < count; row++) {
            int at = row * columns;
            set.softmaxBackward(y, at, dy, at, dx, at, columns);
        }
        return dx;
    }
}
