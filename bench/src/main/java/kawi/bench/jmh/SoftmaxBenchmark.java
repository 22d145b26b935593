package kawi.bench.jmh;

import kawi.autograd.op.Cost;
import kawi.autograd.op.Operation;
import kawi.autograd.op.Softmax;
import kawi.bench.jmh.harness.Numbers;
import kawi.bench.jmh.harness.OperationBenchmark;
import kawi.bench.jmh.harness.Rung;
import org.openjdk.jmh.annotations.Param;

/// Measures the cost of a softmax, and how much of it is the remainder of a row that does not fill a vector.
///
/// Per element, the forward pass has 5 operations (maximum, difference, exponential, sum, product) and 8 bytes; the
/// backward pass has 5 operations (a product and a sum, then a difference, a product and a sum) and 16 bytes, because
/// the gradient is accumulated. Compare 64 columns with 65: the additional element takes a vector of its own.
///
/// Pitfalls: 768 rows of 64 are 200 kB, which stay in the second-level cache, so `gigabytes` is not a speed of memory.
/// An exponential counts as one operation but takes about twenty. A softmax this small is divided into three tasks,
/// which two threads cannot share equally.
///
///     ./kawi jmh SoftmaxBenchmark -p rows=768x64,768x65
public class SoftmaxBenchmark extends OperationBenchmark {

    /// The version of the kernel.
    @Param({"PLAIN", "SIMD", "PARALLEL"})
    public Rung rung;

    /// Rows and columns: attention weights, logits, the logits of GPT-2.
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
    protected Cost cost(String benchmark) {
        double elements = operation().shape().elements();
        return switch (benchmark) {
            case "forward" -> Cost.of(5 * elements, 2 * elements);
            case "backward" -> Cost.of(5 * elements, 4 * elements);
            default -> throw new IllegalArgumentException(benchmark);
        };
    }
}
