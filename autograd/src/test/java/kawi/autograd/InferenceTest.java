package kawi.autograd;

import static kawi.autograd.fixture.Numbers.parameter;
import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.fixture.Devices;
import kawi.autograd.kernel.vector.VectorKernels;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class InferenceTest {
    private final Parameter x = parameterOf("x", Shape.of(2), 3, 5);

    @Test
    void nothingIsRecorded() {
        var inference = new Inference(Devices.reference(1));
        Tensor y = inference.run(() -> x.multiply(x).sum());
        assertEquals(34, y.item());
        assertFalse(y.requiresGradient());
        assertThrows(IllegalStateException.class, y::gradient);
    }

    @Test
    void insideATapeItReceivesTheOperationsUntilItEnds() {
        var tape = new Tape(Devices.reference(1));
        var inference = new Inference(Devices.reference(1));
        Tensor loss = tape.record(() -> {
            Tensor constant = inference.run(() -> x.multiply(x));
            return x.multiply(constant).sum();
        });
        tape.backward(loss);
        assertArrayEquals(new float[] {9, 25}, x.gradient().toFloats(), "x^2 counts as a constant");
    }

    @Test
    void itComputesWhatTheTapeComputes() {
        float[] recorded =
                new Tape(Devices.reference(1)).record(() -> x.gelu().softmax()).toFloats();
        float[] inferred = new Inference(Devices.reference(1))
                .run(() -> x.gelu().softmax())
                .toFloats();
        assertArrayEquals(recorded, inferred);
    }

    @Test
    void resetFreesTheMemory() {
        var inference = new Inference(Devices.reference(1));
        inference.run(() -> x.scale(2));
        long bytes = inference.bytes();
        inference.reset();
        inference.run(() -> x.scale(3));
        assertEquals(bytes, inference.bytes());
    }

    private static Tensor block(Tensor x) {
        return x.scale(2).exp().add(x.gelu()).tanh();
    }

    @Test
    void ofAPartTheResultRemains() {
        var inference = new Inference(Devices.reference(1));
        List<Tensor> results = new ArrayList<>();
        Tensor last = inference.run(() -> {
            Tensor y = x;
            for (int i = 0; i < 4; i++) {
                y = y.recomputable(InferenceTest::block);
                results.add(y);
            }
            return y;
        });
        var whole = new Inference(Devices.reference(1));
        for (int i = 0; i < 4; i++) {
            Tensor before = i == 0 ? x : results.get(i - 1);
            assertArrayEquals(
                    whole.run(() -> block(before)).toFloats(), results.get(i).toFloats(), "part " + i);
        }
        assertSame(last, results.getLast());
    }

    @Test
    void theInsideOfAllPartsHasTheMemoryOfOne() {
        Parameter large = parameter("large", Shape.of(1000), 1);
        var one = new Inference(Devices.reference(1));
        one.run(() -> block(large));
        int parts = 10;
        var inference = new Inference(Devices.reference(1));
        for (int round = 0; round < 3; round++) {
            inference.reset();
            inference.run(() -> {
                Tensor y = large;
                for (int i = 0; i < parts; i++) {
                    y = y.recomputable(InferenceTest::block);
                }
                return y;
            });
            long result = one.bytes() / 5; // a block has five
            assertEquals(one.bytes() + (parts - 1) * result, inference.bytes());
        }
    }

    @Test
    void partsHaveParts() {
        Tensor nested = new Inference(Devices.reference(1))
                .run(() -> x.recomputable(each -> {
                    Tensor inner = each.recomputable(InferenceTest::block);
                    return each.recomputable(InferenceTest::block).add(inner);
                }));
        assertArrayEquals(
                new Inference(Devices.reference(1))
                        .run(() -> block(x).add(block(x)))
                        .toFloats(),
                nested.toFloats());
    }

    @Test
    void aPartMayReturnItsInput() {
        var inference = new Inference(Devices.reference(1));
        Tensor y = inference.run(() -> x.scale(3));
        assertSame(y, inference.run(() -> y.recomputable(each -> each)));
        assertArrayEquals(new float[] {9, 15}, y.toFloats());
    }

    private static Device vector(int threads) {
        return new Device(new VectorKernels(), threads);
    }

    /// With rows, columns and inner sizes of every kind of product, the second time from the packed copies.
    @Property(tries = 60)
    void prepackedWeightsChangeNoBit(
            @ForAll @IntRange(min = 0, max = 9) int rows,
            @ForAll @IntRange(min = 0, max = 70) int inner,
            @ForAll @IntRange(min = 0, max = 150) int columns,
            @ForAll boolean vector,
            @ForAll @IntRange(min = 1, max = 3) int threads) {
        Parameter weight = parameter("w", Shape.of(inner, columns), 1);
        Parameter bias = parameter("b", Shape.of(columns), 2);
        Parameter turned = parameter("v", Shape.of(columns, inner), 3);
        try (var device = vector ? vector(threads) : Devices.reference(threads)) {
            var plain = new Inference(device);
            var fixed = Inference.withPrepackedWeights(device);
            for (int round = 0; round < 3; round++) {
                Parameter x = parameter("x", Shape.of(rows, inner), 4 + round);
                assertArrayEquals(
                        plain.run(() -> x.linear(weight, Optional.of(bias))).toFloats(),
                        fixed.run(() -> x.linear(weight, Optional.of(bias))).toFloats());
                assertArrayEquals(
                        plain.run(() -> x.matmulTransposed(turned)).toFloats(),
                        fixed.run(() -> x.matmulTransposed(turned)).toFloats());
            }
        }
    }

    /// Enough rows that B is packed per worker.
    @Test
    void prepackedWeightsChangeNoBitOfManyRows() {
        Parameter x = parameter("x", Shape.of(3, 200, 20), 1);
        Parameter weight = parameter("w", Shape.of(20, 99), 2);
        try (var device = vector(2)) {
            assertArrayEquals(
                    new Inference(device).run(() -> x.matmul(weight)).toFloats(),
                    Inference.withPrepackedWeights(device)
                            .run(() -> x.matmul(weight))
                            .toFloats());
        }
    }

    /// Other tensors may change from run to run, although they have the same memory.
    @Test
    void onlyParametersArePrepacked() {
        try (var device = vector(1)) {
            var fixed = Inference.withPrepackedWeights(device);
            for (int factor = 1; factor < 4; factor++) {
                int times = factor;
                fixed.reset();
                float[] squares = fixed.run(() -> {
                            Tensor y = x.reshape(1, 2).scale(times);
                            return y.matmulTransposed(y);
                        })
                        .toFloats();
                assertArrayEquals(new float[] {34 * times * times}, squares);
            }
        }
    }
}
