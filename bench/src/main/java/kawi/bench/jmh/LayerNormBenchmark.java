package kawi.bench.jmh;

import java.util.Optional;
import kawi.autograd.op.Cost;
import kawi.autograd.op.LayerNorm;
import kawi.autograd.op.Operation;
import kawi.bench.jmh.harness.Numbers;
import kawi.bench.jmh.harness.OperationBenchmark;
import kawi.bench.jmh.harness.Rung;
import org.openjdk.jmh.annotations.Param;

/// Measures the cost of a layer norm, which passes over a row three times for a few operations each.
///
/// Per element, the forward pass with a bias has 7 operations (the sum; the difference; the square and its sum; the
/// products with rstd and with the gain; the bias) and 8 bytes. The backward pass has 14 operations (the normalised x,
/// 2; times gain, 1; the two means, 3; their terms, 3; times rstd, 2; the gradients of gain, 2, and of bias, 1) and 16
/// bytes, because the gradient of x is accumulated.
///
/// Pitfalls: the gradients of gain and bias are sums over the columns, with another access pattern than that of x;
/// `backward` computes all three. No model is 65 columns wide: that width shows the cost of the remainder of a row.
///
///     ./kawi jmh LayerNormBenchmark -p rows=768x384
public class LayerNormBenchmark extends OperationBenchmark {
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
        int columns = sizes[1];
        return new LayerNorm(
                Numbers.parameter("x", sizes),
                Numbers.parameter("gain", columns),
                Optional.of(Numbers.parameter("bias", columns)),
                EPSILON);
    }

    @Override
    protected Cost cost(String benchmark) {
        double elements = operation().shape().elements();
        return switch (benchmark) {
            case "forward" -> Cost.of(7 * elements, 2 * elements);
            case "backward" -> Cost.of(14 * elements, 4 * elements);
            default -> throw new IllegalArgumentException(benchmark);
        };
    }
}
