package kawi.autograd.nn;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.Numbers;
import kawi.autograd.fixture.Textbook;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.nn.CausalAttention.Form;
import kawi.autograd.random.CounterRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CausalAttentionTest {

    @Property(tries = 150)
    void fusedAndComposedAreTheSameBits(
            @ForAll @IntRange(max = 3) int batch,
            @ForAll @IntRange(max = 60) int length,
            @ForAll @IntRange(min = 1, max = 3) int heads,
            @ForAll @IntRange(min = 1, max = 6) int headSize,
            @ForAll boolean padding,
            @ForAll boolean dropout,
            @ForAll long seed) {
        assertSameBits(Shape.of(batch, length, 3 * heads * headSize), heads, padding, dropout, seed);
    }

    /// Fused attention takes 96 queries at a time.
    @ParameterizedTest
    @ValueSource(ints = {1, 47, 95, 96, 97, 150, 193})
    void theyAreAroundTheSizeOfABlock(int length) {
        assertSameBits(Shape.of(2, length, 3 * 2 * 16), 2, false, false, 1);
        assertSameBits(Shape.of(2, length, 3 * 2 * 16), 2, true, true, 2);
    }

    @ParameterizedTest
    @EnumSource
    void aSequenceWhoseKeysAreAllMaskedAttendsToNothing(Form form) {
        Parameter qkv = parameter("qkv", Shape.of(2, 5, 12), 3);
        boolean[][] attentionMask = Textbook.allTrue(2, 5);
        Arrays.fill(attentionMask[0], false);
        var attention = new CausalAttention(2, new Dropout(0.2, 0), form);
        var tape = new Tape(Devices.reference(1));
        Tensor loss = tape.record(() -> {
            Tensor y = attention.forward(qkv, Optional.of(attentionMask), training(1));
            assertArrayEquals(new float[20], Arrays.copyOf(y.toFloats(), 20), "values");
            return y.multiply(y).sum();
        });
        tape.backward(loss);
        float[] gradient = qkv.gradient().toFloats();
        for (int i = 0; i < gradient.length; i++) {
            assertTrue(
                    i < 60 ? gradient[i] == 0 : Float.isFinite(gradient[i]),
                    "gradient at element " + i + " is " + gradient[i]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void queriesBeforeTheFirstRealKeyAttendToNothing(Form form) {
        Parameter qkv = parameter("qkv", Shape.of(1, 3, 6), 3);
        boolean[][] attentionMask = {{false, false, true}};
        var attention = new CausalAttention(2, new Dropout(0, 0), form);
        float[] y = new Tape(Devices.reference(1))
                .record(() -> attention.forward(qkv, Optional.of(attentionMask), Mode.EVALUATION))
                .toFloats();
        float[] value = Arrays.copyOfRange(qkv.toFloats(), 2 * 6 + 4, 3 * 6);
        assertArrayEquals(new float[] {0, 0, 0, 0, value[0], value[1]}, y, "the last query sees its own key alone");
    }

    @Test
    void dropoutIsOffInEvaluation() {
        Parameter qkv = parameter("qkv", Shape.of(1, 9, 12), 3);
        var tape = new Tape(Devices.reference(1));
        for (Form form : Form.values()) {
            var with = new CausalAttention(2, new Dropout(0.5, 0), form);
            var without = new CausalAttention(2, new Dropout(0, 0), form);
            float[] expected = tape.record(() -> without.forward(qkv, Optional.empty(), training(1)))
                    .toFloats();
            float[] actual = tape.record(() -> with.forward(qkv, Optional.empty(), Mode.EVALUATION))
                    .toFloats();
            assertArrayEquals(expected, actual, form.name());
        }
    }

    private static void assertSameBits(Shape shape, int heads, boolean padding, boolean dropout, long seed) {
        Parameter qkv = parameter("qkv", shape, seed);
        Optional<boolean[][]> attentionMask =
                padding ? Optional.of(Numbers.mask(shape.size(0), shape.size(1), seed)) : Optional.empty();
        var drop = new Dropout(dropout ? 0.3 : 0, 5);
        for (Kernels kernels : Devices.kernels()) {
            var device = new Device(kernels, 1);
            var composed =
                    run(device, new CausalAttention(heads, drop, Form.COMPOSED), qkv, attentionMask, training(seed));
            var fused = run(device, new CausalAttention(heads, drop, Form.FUSED), qkv, attentionMask, training(seed));
            assertArrayEquals(composed.value(), fused.value(), "values of " + shape);
            assertArrayEquals(composed.gradient(), fused.gradient(), "gradient of " + shape);
        }
    }

    private record Result(float[] value, float[] gradient) {}

    private static Result run(
            Device device, CausalAttention attention, Parameter qkv, Optional<boolean[][]> attentionMask, Mode mode) {
        qkv.clearGradient();
        var tape = new Tape(device);
        Tensor y = tape.record(() -> attention.forward(qkv, attentionMask, mode));
        Tensor weights = Tensor.of(y.shape(), Numbers.normal(y.shape().elements(), 8));
        tape.backward(tape.record(() -> y.multiply(weights).sum()));
        return new Result(y.toFloats(), qkv.gradient().toFloats());
    }

    private static Mode training(long seed) {
        return new Mode.Training(CounterRandom.ofSeed(seed));
    }
}
