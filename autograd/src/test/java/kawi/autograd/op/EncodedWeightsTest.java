package kawi.autograd.op;

import static kawi.autograd.fixture.Floats.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.function.Function;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.Numbers;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.weights.EncodedMatrix;
import kawi.autograd.kernel.weights.WeightFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Operations on weights in fewer bits than float32 have the bits of the same operations on the decoded weights, with
/// all kernels and any number of threads.
class EncodedWeightsTest {
    private static final int K = 96;
    private static final int N = 144;

    private final float[] weights = Numbers.normal(K * N, 1);

    private EncodedMatrix matrix(WeightFormat format) {
        return EncodedMatrix.of(format, K, N, weights);
    }

    /// The decoded weights as (N, K).
    private static Parameter decodedTable(EncodedMatrix matrix) {
        var table = new Parameter("table", Shape.of(N, K));
        for (int n = 0; n < N; n++) {
            matrix.decode(n, table.value().data(), n * K);
        }
        return table;
    }

    /// The decoded weights as (K, N).
    private static Parameter decodedLinear(EncodedMatrix matrix) {
        var linear = new Parameter("linear", Shape.of(K, N));
        for (int i = 0; i < K * N; i++) {
            linear.value().data()[i] = matrix.weight(i / N, i % N);
        }
        return linear;
    }

    private static void check(Parameter encoded, Parameter decoded, Function<Parameter, Tensor> operation) {
        for (Kernels kernels : Devices.kernels()) {
            for (int threads = 1; threads <= 3; threads++) {
                try (var device = new Device(kernels, threads)) {
                    var inference = Inference.withPrepackedWeights(device);
                    float[] expected =
                            inference.run(() -> operation.apply(decoded).toFloats());
                    float[] actual =
                            inference.run(() -> operation.apply(encoded).toFloats());
                    assertSameBits(expected, actual, kernels.name() + " on " + threads + " threads");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void linearLayersHaveTheBitsOfTheDecodedWeights(WeightFormat format) {
        EncodedMatrix matrix = matrix(format);
        Parameter encoded = Parameter.encodedLinear("linear", matrix);
        Parameter decoded = decodedLinear(matrix);
        Tensor bias = Tensor.of(Shape.of(N), Numbers.normal(N, 2));
        for (int rows : new int[] {1, 4, 30}) {
            Tensor x = Tensor.of(Shape.of(rows, K), Numbers.normal(rows * K, rows));
            Tensor residual = Tensor.of(Shape.of(rows, N), Numbers.normal(rows * N, 3));
            check(encoded, decoded, w -> x.matmul(w));
            check(encoded, decoded, w -> x.linear(w, Optional.of(bias)));
            check(encoded, decoded, w -> x.linearGelu(w, Optional.of(bias)));
            check(encoded, decoded, w -> x.linearReluSquared(w, Optional.empty()));
            check(encoded, decoded, w -> residual.addLinear(x, w, Optional.of(bias), Optional.empty()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void embeddingsAndTheOutputLayerHaveTheBitsOfTheDecodedWeights(WeightFormat format) {
        EncodedMatrix matrix = matrix(format);
        Parameter encoded = Parameter.encodedTable("table", matrix);
        Parameter decoded = decodedTable(matrix);
        int[] ids = Numbers.below(N, 7, 4);
        check(encoded, decoded, table -> table.embedding(ids, Shape.of(7)));
        for (int rows : new int[] {1, 7}) {
            Tensor x = Tensor.of(Shape.of(rows, K), Numbers.normal(rows * K, rows));
            int[] targets = Numbers.below(N, rows, 5);
            check(encoded, decoded, table -> x.matmulTransposed(table));
            check(encoded, decoded, table -> x.linearCrossEntropy(table, targets, rows, 0));
        }
    }

    @Test
    void anEncodedWeightIsForInferenceAndForItsOwnProduct() {
        Parameter weight = Parameter.encodedLinear("h.0.mlp.c_fc.weight", matrix(WeightFormat.Q8_0));
        assertFalse(weight.requiresGradient());
        assertEquals(Shape.of(K, N), weight.shape());
        assertEquals(K * N * 34L / 32, weight.bytes());
        assertEquals("h.0.mlp.c_fc.weight: (96, 144) in q8_0", weight.toString());
        assertTrue(assertThrows(IllegalStateException.class, weight::value)
                .getMessage()
                .startsWith("the weights of h.0.mlp.c_fc.weight are kept in q8_0"));
        assertThrows(IllegalStateException.class, () -> weight.encoded(true));
    }
}
