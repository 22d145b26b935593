package kawi.bench.jmh;

import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.op.Cost;
import kawi.bench.jmh.harness.LadderBenchmark;
import kawi.bench.jmh.harness.Numbers;
import kawi.bench.jmh.harness.Rung;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// Measures the cost of the loss, to see from which vocabulary size on it matters.
///
/// Per logit, the forward pass has 4 operations (maximum, difference, exponential, sum) and 4 bytes, since it writes
/// only the loss. The backward pass has 2 more (a product and a sum; the exponentials are known, although Kawi
/// recomputes them instead of storing them) and 8 bytes: the logit again, and its gradient.
///
/// Pitfalls: with 65 characters the cost of the loss is negligible; with GPT-2's 50,257 tokens the logits are most of
/// the activations, and do not fit into the caches.
///
///     ./kawi jmh CrossEntropyBenchmark -p logits=256x50257
public class CrossEntropyBenchmark extends LadderBenchmark {

    /// The version of the kernel. On every rung it is one operation, with softmax, logarithm and gradient.
    @Param({"PLAIN", "SIMD", "PARALLEL"})
    public Rung rung;

    /// Tokens of a batch and vocabulary size.
    @Param({"768x65", "256x50257"})
    public String logits;

    private Parameter x;
    private int[] targets;
    private Inference inference;
    private Tape tape;

    @Override
    protected Rung rung() {
        return rung;
    }

    @Override
    protected void prepare(Device device) {
        int[] sizes = Numbers.sizes(logits, 2);
        x = Numbers.parameter("logits", sizes[0], sizes[1]);
        targets = Numbers.ids(sizes[0], sizes[1]);
        inference = new Inference(device);
        tape = new Tape(device);
    }

    @Override
    protected Cost cost(String benchmark) {
        double elements = x.shape().elements();
        Cost forward = Cost.of(4 * elements, elements);
        return switch (benchmark) {
            case "forward" -> forward;
            case "forwardAndBackward" -> forward.plus(Cost.of(2 * elements, 2 * elements));
            default -> throw new IllegalArgumentException(benchmark);
        };
    }

    /// The loss.
    @Benchmark
    public float[] forward() {
        inference.reset();
        return inference.run(() -> x.crossEntropy(targets)).value().data();
    }

    /// The loss and the gradient of the logits.
    @Benchmark
    public float[] forwardAndBackward() {
        tape.reset();
        x.clearGradient();
        Tensor loss = tape.record(() -> x.crossEntropy(targets));
        tape.backward(loss);
        return x.gradient().data();
    }
}
