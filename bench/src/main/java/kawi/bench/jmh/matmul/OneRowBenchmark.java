package kawi.bench.jmh.matmul;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.weights.EncodedMatrix;
import kawi.autograd.kernel.weights.WeightFormat;
import kawi.autograd.op.Cost;
import kawi.bench.jmh.harness.DeviceBenchmark;
import kawi.bench.jmh.harness.Numbers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// Measures the product of one row and weights that are not in any cache, as in the decoding of a token, and the gain
/// of prepacked weights and of weights in fewer bits.
///
/// A call multiplies the row by several weights of the same shape, 128 MiB or more in total: `2 K N` operations for
/// each, and the bytes of the weight and of `K + 2 N` floats. The limit is memory bandwidth: look at `ofBandwidth`.
/// Reading alone may be a little faster than the mixed reading and writing that `ofBandwidth` is relative to.
///
/// Pitfalls: a last-level cache of more than 128 MiB.
///
///     ./kawi jmh OneRow -p kernels=vector -p threads=2
public class OneRowBenchmark extends DeviceBenchmark {
    /// The minimum number of bytes of all weights together.
    private static final long BYTES = 1L << 27;

    /// Inner size and columns, followed by T if the weight is transposed, as the token embedding is for the logits.
    @Param({"768x768", "768x3072", "3072x768", "768x50257T"})
    public String weight;

    /// The layout of the weights: a `matrix`, `panels` packed once by [Inference#withPrepackedWeights], or a
    /// [WeightFormat].
    @Param({"matrix", "panels", "bf16", "q8_0", "q4_0"})
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
        Optional<WeightFormat> format = WeightFormat.named(from);
        if (format.isEmpty() && !from.equals("matrix") && !from.equals("panels")) {
            throw new IllegalArgumentException("weights are read from matrix, panels or a format, not " + from);
        }
        long bytes = 0;
        while (bytes < BYTES) {
            Parameter each = format.map(this::encoded)
                    .orElseGet(() ->
                            Numbers.parameter("weight", transposed ? columns : inner, transposed ? inner : columns));
            weights.add(each);
            bytes += each.bytes();
        }
        inference = from.equals("panels") ? Inference.withPrepackedWeights(device) : new Inference(device);
    }

    /// A weight whose outputs are all the same, since the time does not depend on the numbers.
    private Parameter encoded(WeightFormat format) {
        var matrix = new EncodedMatrix(format, inner, columns);
        byte[] blocks = new byte[(int) format.bytes(inner)];
        EncodedMatrix.encode(format, row.value().data(), 0, inner, blocks);
        for (int n = 0; n < columns; n++) {
            matrix.set(n, blocks, 0);
        }
        return transposed ? Parameter.encodedTable("weight", matrix) : Parameter.encodedLinear("weight", matrix);
    }

    @Override
    protected Cost cost(String benchmark) {
        double bytes = weights.getFirst().bytes() + Float.BYTES * (inner + 2.0 * columns);
        return new Cost(2.0 * inner * columns * weights.size(), bytes * weights.size());
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
