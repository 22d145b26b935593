package kawi.bench.jmh;

import kawi.autograd.op.Cost;
import kawi.autograd.op.Operation;
import kawi.autograd.op.SwiGlu;
import kawi.bench.jmh.harness.Numbers;
import kawi.bench.jmh.harness.OperationBenchmark;
import kawi.bench.jmh.harness.Rung;
import org.openjdk.jmh.annotations.Param;

/// Is SwiGLU bound by its exponential or by memory? It reads two numbers for each that it writes.
///
/// Per element of the result, the forward pass has 6 operations (the sigmoid, 4; two products) and 12 bytes; the
/// backward pass has 9 operations and 28 bytes, because both gradients are accumulated.
///
/// Pitfalls: an exponential counts as one operation but takes about twenty. The sigmoid is kept for the backward pass,
/// which therefore computes no exponential.
///
///     ./kawi jmh SwiGluBenchmark -p rows=768x352
public class SwiGluBenchmark extends OperationBenchmark {

    /// The version of the kernel.
    @Param({"PLAIN", "SIMD", "PARALLEL"})
    public Rung rung;

    /// Rows and columns of the result: the tokens of a batch and the inner width of a model of width 128, 384 or 768.
    @Param({"768x352", "768x1024", "768x2048"})
    public String rows;

    @Override
    protected Rung rung() {
        return rung;
    }

    @Override
    protected Operation operation() {
        int[] sizes = Numbers.sizes(rows, 2);
        return new SwiGlu(Numbers.parameter("x", sizes[0], 2 * sizes[1]));
    }

    @Override
    protected Cost cost(String benchmark) {
        double elements = operation().shape().elements();
        return switch (benchmark) {
            case "forward" -> Cost.of(6 * elements, 3 * elements);
            case "backward" -> Cost.of(9 * elements, 7 * elements);
            default -> throw new IllegalArgumentException(benchmark);
        };
    }
}
