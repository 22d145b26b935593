package kawi.bench.jmh;

import kawi.autograd.op.Cost;
import kawi.autograd.op.Operation;
import kawi.autograd.op.RmsNorm;
import kawi.bench.jmh.harness.Numbers;
import kawi.bench.jmh.harness.OperationBenchmark;
import kawi.bench.jmh.harness.Rung;
import org.openjdk.jmh.annotations.Param;

/// How much cheaper is RMS norm than layer norm, which it replaces in Llama? Compare with [LayerNormBenchmark] at the
/// same size.
///
/// Per element, the forward pass has 4 operations (the square and its sum; the products with r and with the gain) and 8
/// bytes. The backward pass has 10 operations and 16 bytes, because the gradient of x is accumulated.
///
/// Pitfalls: a row is read twice, but it is in the first-level cache the second time. No model is 65 columns wide: that
/// width shows the cost of the remainder of a row.
///
///     ./kawi jmh RmsNormBenchmark -p rows=768x384
public class RmsNormBenchmark extends OperationBenchmark {
    private static final float EPSILON = 1e-5f;

    /// The version of the kernel.
    @Param({"PLAIN", "SIMD", "PARALLEL"})
    public Rung rung;

    /// Rows and columns: the tokens of a batch and the width of the model.
    @Param({"768x65", "768x128", "768x384", "768x768"})
    public String rows;

    @Override
    protected Rung rung() {
        return rung;
    }

    @Override
    protected Operation operation() {
        int[] sizes = Numbers.sizes(rows, 2);
        return new RmsNorm(Numbers.parameter("x", sizes), Numbers.parameter("gain", sizes[1]), EPSILON);
    }

    @Override
    protected Cost cost(String benchmark) {
        double elements = operation().shape().elements();
        return switch (benchmark) {
            case "forward" -> Cost.of(4 * elements, 2 * elements);
            case "backward" -> Cost.of(10 * elements, 4 * elements);
            default -> throw new IllegalArgumentException(benchmark);
        };
    }
}
