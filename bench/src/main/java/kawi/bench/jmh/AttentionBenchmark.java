package kawi.bench.jmh;

import java.util.Optional;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.op.Attention;
import kawi.autograd.op.Cost;
import kawi.bench.jmh.harness.LadderBenchmark;
import kawi.bench.jmh.harness.Numbers;
import kawi.bench.jmh.harness.Rung;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// How much faster is fused attention than the visible operations one after the other?
///
/// A query attends to the keys up to its own position: `T (T + 1) / 2` pairs for each head of each sequence. The masked
/// half is not counted, even where it is computed. Per pair, the forward pass has `4 D + 6` operations (the score, 2 D;
/// its scale; the softmax, 5; the weighted value, 2 D), the backward pass `8 D + 5` (four products; the softmax, 4; the
/// scale). That the fused kernel recomputes the weights is not counted. Bytes: `16 B T C` forward (queries, keys,
/// values; the result), and `28 B T C` more backward (the gradient of the result; queries, keys and values again; their
/// gradients). The (T, T) weights, which need not be stored, are not counted.
///
/// Pitfalls: `gigaflops` of the lower rungs looks worse than their kernels are, because they compute the masked half,
/// too. The backward pass starts from the sum of the result, which adds two passes over the result that are not
/// counted. In a batch this small everything stays in the caches.
///
///     ./kawi jmh AttentionBenchmark -p shape=4x256x6x64
public class AttentionBenchmark extends LadderBenchmark {

    /// The version of the kernel: visible operations up to `SIMD`, then fused.
    @Param({"PLAIN", "SIMD", "FUSED", "PARALLEL"})
    public Rung rung;

    /// Sequences, tokens, heads, head size: a batch of the small model; a part of a batch of baby.
    @Param({"12x64x4x32", "4x256x6x64"})
    public String shape;

    private int sequences;
    private int length;
    private int heads;
    private int headSize;
    private Parameter queriesKeysValues;
    private Inference inference;
    private Tape tape;

    @Override
    protected Rung rung() {
        return rung;
    }

    @Override
    protected void prepare(Device device) {
        int[] sizes = Numbers.sizes(shape, 4);
        sequences = sizes[0];
        length = sizes[1];
        heads = sizes[2];
        headSize = sizes[3];
        queriesKeysValues = Numbers.parameter("qkv", sequences, length, 3 * heads * headSize); // (B, T, 3 C)
        inference = new Inference(device);
        tape = new Tape(device);
    }

    @Override
    protected Cost cost(String benchmark) {
        double pairs = (double) sequences * heads * length * (length + 1) / 2;
        double floats = (double) sequences * length * heads * headSize; // B T C
        Cost forward = Cost.of(pairs * (4 * headSize + 6), 4 * floats);
        return switch (benchmark) {
            case "forward" -> forward;
            case "forwardAndBackward" -> forward.plus(Cost.of(pairs * (8 * headSize + 5), 7 * floats));
            default -> throw new IllegalArgumentException(benchmark);
        };
    }

    /// The forward pass, as in inference.
    @Benchmark
    public float[] forward() {
        inference.reset();
        return inference.run(this::attend).value().data();
    }

    /// The forward and backward pass, as in training: the gradient of queries, keys and values.
    @Benchmark
    public float[] forwardAndBackward() {
        tape.reset();
        queriesKeysValues.clearGradient();
        Tensor loss = tape.record(() -> attend().sum());
        tape.backward(loss);
        return queriesKeysValues.gradient().data();
    }

    private Tensor attend() {
        Tensor qkv = queriesKeysValues; // (B, T, 3 C)
        if (rung.isFused()) {
            return qkv.attention(heads, Optional.empty(), Optional.empty());
        }
        Tensor queries = qkv.splitHeads(0, heads, headSize); // (B, H, T, D)
        Tensor keys = qkv.splitHeads(heads, heads, headSize); // (B, H, T, D)
        Tensor values = qkv.splitHeads(2 * heads, heads, headSize); // (B, H, T, D)
        Tensor scores = queries.matmulTransposed(keys).scale(Attention.scaleOf(headSize)); // (B, H, T, T)
        return scores.causalMask().softmax().matmul(values).mergeHeads(); // (B, T, C)
    }
}
