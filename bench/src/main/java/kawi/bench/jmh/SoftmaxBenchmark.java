package kawi.bench.jmh;

import kawi.autograd.op.Cost;
import kawi.autograd.op.Operation;
import kawi.autograd.op.Softmax;
import org.openjdk.jmh.annotations.Param;

/// What does a softmax cost, and how much of it is the ragged end of a row?
///
/// For each element forward 5 operations (maximum, difference, exponential, sum, product) and 8 bytes; backward 5
/// operations (a product and a sum, then a difference, a product and a sum) and 16 bytes, since the gradient is added
/// to. Compare 64 columns with 65: one element more, which is a vector of its own.
///
/// What would fool you: 768 rows of 64 are 200 kB, which stay in the second-level cache, so `gigabytes` is no speed of
/// memory. An exponential counts as one operation but takes some twenty. So small a softmax is cut into three pieces of
/// work, of which two threads cannot have the same share.
///
///     ./kawi jmh SoftmaxBenchmark -p rows=768x64,768x65
public class SoftmaxBenchmark extends OperationBenchmark {

    /// How it is computed.
    @Param({"PLAIN", "SIMD", "PARALLEL"})
    public Rung rung;

    /// Rows and columns: of attention weights, of logits, of a GPT-2's logits.
    @Param({"768x64", "768x65", "768x128", "768x256", "8x50257"})
    public String rows;

    @Override
    protected Rung rung() {
        return rung;
    }

    @Override
    protected Operation operation() {
        return new Softmax(Numbers.parameter("x", Numbers.sizes(rows, 2)));
    }

    @Override
    protected Cost work(String benchmark) {
        double elements = operation().shape().elements();
        return switch (benchmark) {
            case "forward" -> Cost.of(5 * elements, 2 * elements);
            case "backward" -> Cost.of(5 * elements, 4 * elements);
            default -> throw new IllegalArgumentException(benchmark);
        };
    }
}
