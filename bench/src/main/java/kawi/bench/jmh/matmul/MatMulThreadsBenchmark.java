package kawi.bench.jmh.matmul;

import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.op.Cost;
import kawi.bench.jmh.harness.DeviceBenchmark;
import kawi.bench.jmh.harness.Numbers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// How much faster is the product of a linear layer on two threads, and what is the overhead of tensors and tape?
///
/// The forward pass has `2 M K N` operations and `4 (M K + K N + M N)` bytes; with both gradients there are three times
/// as many operations, and the bytes of three products. Compare the forward pass on one thread with [MatMulBenchmark],
/// and two threads with one.
///
/// Pitfalls: two threads on one physical core, or another program on the second core; compare `peak` of
/// [kawi.bench.jmh.RooflineBenchmark] on one thread and on two. The backward pass starts from the sum of the result,
/// which adds two passes over the result that are not counted.
///
///     ./kawi jmh MatMulThreads -p threads=1,2,4
public class MatMulThreadsBenchmark extends DeviceBenchmark {

    /// Rows, inner size, columns.
    @Param({"768x128x512", "768x512x128", "256x768x3072"})
    public String shape;

    private Product product;
    private Parameter x;
    private Parameter weight;
    private Inference inference;
    private Tape tape;

    @Override
    protected void prepare(Device device) {
        product = Product.parse("NN-" + shape);
        x = Numbers.parameter("x", product.rows(), product.inner());
        weight = Numbers.parameter("weight", product.inner(), product.columns());
        inference = new Inference(device);
        tape = new Tape(device);
    }

    @Override
    protected Cost cost(String benchmark) {
        double m = product.rows();
        double k = product.inner();
        double n = product.columns();
        Cost forward = Cost.of(2 * m * k * n, m * k + k * n + m * n);
        return switch (benchmark) {
            case "forward" -> forward;
            case "forwardAndBackward" -> {
                Cost dX = Cost.of(2 * m * k * n, m * n + k * n + 2 * m * k);
                Cost dWeight = Cost.of(2 * m * k * n, m * k + m * n + 2 * k * n);
                yield forward.plus(dX).plus(dWeight);
            }
            default -> throw new IllegalArgumentException(benchmark);
        };
    }

    /// `X W`.
    @Benchmark
    public Tensor forward() {
        inference.reset();
        return inference.run(() -> x.matmul(weight));
    }

    /// `X W`, and the gradients of X and W.
    @Benchmark
    public Tensor forwardAndBackward() {
        tape.reset();
        Tensor loss = tape.record(() -> x.matmul(weight).sum());
        tape.backward(loss);
        return loss;
    }
}
