package kawi.bench;

import kawi.autograd.kernel.Kernels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// What does a layer norm cost, which is three sweeps over a row for a few operations?
///
/// For each element forward, with a bias, 7 operations (the sum; the difference; the square and its sum; the product
/// with the deviation; with the gain; the bias) and 8 bytes. Backward 14 operations (the normalised x, 2; times gain,
/// 1; the two means, 3; their shares, 3; times the deviation, 2; gradients of gain, 2, and of bias, 1) and 16 bytes,
/// since the gradient of x is added to.
///
/// What would fool you: the gradients of gain and bias sum over rows, by columns, which is another walk through memory
/// than that of x; `backward` does all three. 65 columns are no model's width; they show the ragged end.
///
///     java -jar bench/target/benchmarks.jar LayerNormBenchmark
public class LayerNormBenchmark extends KernelBenchmark {
    private static final float EPSILON = 1e-5f;

    /// Rows and columns: tokens of a batch and the width of the model.
    @Param({"768x65", "768x128", "768x384", "768x768"})
    public String rows;

    private Kernels set;
    private int count;
    private int columns;
    private float[] x;
    private float[] gain;
    private float[] bias;
    private float[] statistics;
    private float[] y;
    private float[] dy;
    private float[] dx;
    private float[] dGain;
    private float[] dBias;

    @Override
    void prepare(Kernels chosen) {
        set = chosen;
        int[] sizes = Numbers.sizes(rows, 2);
        count = sizes[0];
        columns = sizes[1];
        x = Numbers.normal(count * columns, 1);
        dy = Numbers.normal(count * columns, 2);
        gain = Numbers.normal(columns, 3);
        bias = Numbers.normal(columns, 4);
        statistics = new float[2 * count];
        y = new float[count * columns];
        dx = new float[count * columns];
        dGain = new float[columns];
        dBias = new float[columns];
        forward(); // makes the statistics of backward
    }

    @Override
    Work work(String benchmark) {
        double elements = (double) count * columns;
        return switch (benchmark) {
            case "forward" -> Work.of(7 * elements, 2 * elements);
            case "backward" -> Work.of(14 * elements, 4 * elements);
            default -> throw new IllegalArgumentException(benchmark);
        };
    }

    /// The normalised rows.
    @Benchmark
    public float[] forward() {
        for (int row = 0; row < count; row++) {
            int at = row * columns;
            set.layerNorm(x, at, gain, bias, EPSILON, statistics, row, y, at, columns);
        }
        return y;
    }

    /// The gradients of x, gain and bias.
    @Benchmark
    public float[] backward() {
        for (int row = 0; row < count; row++) {
            int at = row * columns;
            set.layerNormBackward(x, at, gain, statistics, row, dy, at, dx, at, columns);
        }
        set.layerNormGainBackward(x, statistics, dy, dGain, count, columns, 0, columns);
        set.addColumnSums(dy, dBias, count, columns, 0, columns);
        return dx;
    }
}
