package kawi.bench.jmh;

import java.util.Optional;
import kawi.autograd.op.Cost;
import kawi.autograd.op.LayerNorm;
import kawi.autograd.op.Operation;
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
///     ./kawi jmh LayerNormBenchmark -p rows=768x384
public class LayerNormBenchmark extends OperationBenchmark {
    private static final float EPSILON = 1e-5f;

    /// How it is computed.
    @Param({"PLAIN", "SIMD", "PARALLEL"})
    public Rung rung;

    /// Rows and columns: tokens of a batch and the width of the model.
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
    protected Cost work(String benchmark) {
        double elements = operation().shape().elements();
        return switch (benchmark) {
            case "forward" -> Cost.of(7 * elements, 2 * elements);
            case "backward" -> Cost.of(14 * elements, 4 * elements);
            default -> throw new IllegalArgumentException(benchmark);
        };
    }
}
