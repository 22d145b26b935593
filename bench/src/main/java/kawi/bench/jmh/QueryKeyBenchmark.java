package kawi.bench.jmh;

import java.util.Arrays;
import java.util.Optional;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.TensorOperations;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.RotaryPairs;
import kawi.autograd.kernel.RotaryTable;
import kawi.autograd.op.Cost;
import kawi.autograd.op.HeadLayout;
import kawi.autograd.op.RmsNormRotate.HeadNorm;
import kawi.bench.jmh.harness.LadderBenchmark;
import kawi.bench.jmh.harness.Numbers;
import kawi.bench.jmh.harness.Rung;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// What do rotary positions and the norm of queries and keys cost before attention?
///
/// Per element of queries and keys, the forward pass has 4 operations of the norm (the square and its sum; the products
/// with r and with the gain) and 3 of the rotation, the backward pass 10 and 3. Bytes: 8 for each element of queries,
/// keys and values, and 16 in the backward pass.
///
/// Pitfalls: the visible operations up to `SIMD` slice and concatenate, which are passes over memory that fused rungs
/// do not make. The backward pass starts from the sum of the result, which adds two passes that are not counted.
///
///     ./kawi jmh QueryKeyBenchmark -p shape=768x4x4x32
public class QueryKeyBenchmark extends LadderBenchmark {
    private static final int CONTEXT = 256;
    private static final float EPSILON = 1e-5f;

    /// The version of the kernel: visible operations up to `SIMD`, then fused.
    @Param({"PLAIN", "SIMD", "FUSED", "PARALLEL"})
    public Rung rung;

    /// Tokens, query heads, key/value heads, head size: a batch of the small model; SmolLM2's heads.
    @Param({"768x4x4x32", "512x9x3x64"})
    public String shape;

    private HeadLayout layout;
    private int[] positions;
    private RotaryTable table;
    private Parameter queriesKeysValues;
    private Parameter queryGain;
    private Parameter keyGain;
    private Inference inference;
    private Tape tape;

    @Override
    protected Rung rung() {
        return rung;
    }

    @Override
    protected void prepare(Device device) {
        int[] sizes = Numbers.sizes(shape, 4);
        layout = new HeadLayout(sizes[1], sizes[2], sizes[3]);
        positions = new int[sizes[0]];
        Arrays.setAll(positions, i -> i % CONTEXT);
        double[] frequencies = new double[layout.headSize() / 2];
        Arrays.setAll(frequencies, i -> Math.pow(10_000, -2.0 * i / layout.headSize()));
        table = RotaryTable.of(frequencies, CONTEXT, RotaryPairs.HALVES);
        queriesKeysValues = Numbers.parameter("qkv", sizes[0], layout.columns()); // (B T, (H + 2 G) D)
        queryGain = Numbers.parameter("queryGain", layout.headSize());
        keyGain = Numbers.parameter("keyGain", layout.headSize());
        inference = new Inference(device);
        tape = new Tape(device);
    }

    @Override
    protected Cost cost(String benchmark) {
        double all = (double) positions.length * layout.columns();
        double values = (double) positions.length * layout.keyValueHeads() * layout.headSize();
        Cost forward = Cost.of(7 * (all - values), 2 * all);
        return switch (benchmark) {
            case "forward" -> forward;
            case "forwardAndBackward" -> forward.plus(Cost.of(13 * (all - values), 4 * all));
            default -> throw new IllegalArgumentException(benchmark);
        };
    }

    /// The forward pass, as in inference.
    @Benchmark
    public float[] forward() {
        inference.reset();
        return inference.run(this::transform).value().data();
    }

    /// The forward and backward pass, as in training: the gradients of queries, keys, values and gains.
    @Benchmark
    public float[] forwardAndBackward() {
        tape.reset();
        queriesKeysValues.clearGradient();
        Tensor loss = tape.record(() -> transform().sum());
        tape.backward(loss);
        return queriesKeysValues.gradient().data();
    }

    private Tensor transform() {
        if (rung.isFused()) {
            return queriesKeysValues.rmsNormRotate(
                    layout, Optional.of(new HeadNorm(queryGain, keyGain, EPSILON)), Optional.of(table), positions);
        }
        int H = layout.heads();
        int G = layout.keyValueHeads();
        Tensor queries = heads(0, H).rmsNorm(queryGain, EPSILON).rotate(table, positions); // (B T, H, D)
        Tensor keys = heads(H, G).rmsNorm(keyGain, EPSILON).rotate(table, positions); // (B T, G, D)
        return TensorOperations.concat(1, queries, keys, heads(H + G, G)).reshape(positions.length, layout.columns());
    }

    private Tensor heads(int first, int count) {
        int D = layout.headSize();
        return queriesKeysValues.slice(1, first * D, (first + count) * D).reshape(positions.length, count, D);
    }
}
