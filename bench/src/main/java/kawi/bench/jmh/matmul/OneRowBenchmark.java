package kawi.bench.jmh.matmul;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.op.Cost;
import kawi.bench.jmh.harness.DeviceBenchmark;
import kawi.bench.jmh.harness.Numbers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// Measures the product of one row and weights that are not in any cache, as in the decoding of a token, and the gain
/// of prepacked weights.
///
/// A call multiplies the row by several weights of the same shape, 128 MiB or more in total: `2 K N` operations and `4
/// (K + K N + 2 N)` bytes for each. The limit is memory bandwidth: look at `ofBandwidth`. Reading alone may be a little
/// faster than the mixed reading and writing that `ofBandwidth` is relative to.
///
/// Pitfalls: a last-level cache of more than 128 MiB.
///
///     ./kawi jmh OneRow -p kernels=vector -p threads=2
public class OneRowBenchmark extends DeviceBenchmark {
    /// The minimum number of floats in all weights together.
    private static final int FLOATS = 1 << 25;

    /// Inner size and columns, followed by T if the weight is transposed, as the token embedding is for the logits.
    @Param({"768x768", "768x3072", "3072x768", "768x50257T"})
    public String weight;

    /// The layout of the weights: `matrix`, or `panels` packed once by [Inference#withPrepackedWeights].
    @Param({"matrix", "panels"})
    public String from;

    private boolean transposed;
    private int inner;
    private int columns;
    private final List<Parameter> weights = new ArrayList<>();
    private Parameter row;
    private Inference inference;

    @Override
    protected void prepare(Device device) {
        transposed = weight.endsWith("T");
        int[] sizes = Numbers.sizes(transposed ? weight.substring(0, weight.length() - 1) : weight, 2);
        inner = sizes[0];
        columns = sizes[1];
        row = Numbers.parameter("row", 1, inner);
        for (int i = 0; i < Math.ceilDiv(FLOATS, inner * columns); i++) {
            weights.add(Numbers.parameter("weight", transposed ? columns : inner, transposed ? inner : columns));
        }
        inference = switch (from) {
            case "matrix" -> new Inference(device);
            case "panels" -> Inference.withPrepackedWeights(device);
            default -> throw new IllegalArgumentException("weights are read from matrix or panels, not " + from);
        };
    }

    @Override
    protected Cost cost(String benchmark) {
        double floats = inner + (double) inner * columns + 2.0 * columns;
        return Cost.of(2.0 * inner * columns * weights.size(), floats * weights.size());
    }

    /// `x W` for each of the weights.
    @Benchmark
    public Tensor products() {
        inference.reset();
        return inference.run(() -> {
            Tensor last = row;
            for (Parameter each : weights) {
                last = transposed ? row.matmulTransposed(each) : row.matmul(each);
            }
            return last;
        });
    }
}
