package kawi.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.op.Operation;
import kawi.autograd.random.CounterRandom;
import org.junit.jupiter.api.Test;

class ParameterTest {
    private static final CounterRandom RANDOM = CounterRandom.ofSeed(3);

    @Test
    void itStartsAtZeroOrOne() {
        assertArrayEquals(new float[3], new Parameter("x", Shape.of(3)).toFloats());
        assertArrayEquals(
                new float[] {1, 1, 1}, Parameter.ones("x", Shape.of(3)).toFloats());
    }

    @Test
    void itRequiresAGradientThatStartsAtZero() {
        var x = new Parameter("x", Shape.of(3));
        assertTrue(x.requiresGradient());
        assertArrayEquals(new float[3], x.gradient().toFloats());
        assertEquals(Shape.of(3), x.gradient().shape());
    }

    @Test
    void aClearedGradientIsZero() {
        var x = new Parameter("x", Shape.of(2));
        x.clearGradient();
        x.gradient().fill(4);
        x.clearGradient();
        assertArrayEquals(new float[2], x.gradient().toFloats());
    }

    @Test
    void aFrozenParameterHasNoGradient() {
        var x = new Parameter("x", Shape.of(2));
        x.gradient().fill(4);
        x.freeze();
        assertFalse(x.requiresGradient());
        assertFalse(x.hasGradient());
        assertThrows(IllegalStateException.class, x::gradient);
        assertTrue(x.isParameter(), "its value may be prepacked all the same");
    }

    /// What is below the lowest trained parameter is not recorded, so its gradients are not computed.
    @Test
    void theBackwardPassStopsBelowTheLowestTrainedParameter() {
        var w = new Parameter("w", Shape.of(2, 2));
        var v = new Parameter("v", Shape.of(2, 2));
        w.freeze();
        List<String> differentiated = new ArrayList<>();
        try (var device = new Device(new ReferenceKernels(), 1)) {
            var tape = new Tape(device);
            tape.listen(new OperationListener() {
                @Override
                public void begin() {}

                @Override
                public void computed(Operation operation) {}

                @Override
                public void differentiated(Operation operation) {
                    differentiated.add(operation.getClass().getSimpleName());
                }
            });
            Tensor x = Tensor.of(Shape.of(1, 2), 1, 2);
            tape.backward(tape.record(() -> x.matmul(w).gelu().matmul(v).sum()));
        }
        assertEquals(List.of("Sum", "MatMul"), differentiated);
    }

    @Test
    void normalNumbersHaveTheGivenStandardDeviation() {
        float[] numbers =
                Parameter.normal("x", Shape.of(100, 400), 0.02, RANDOM).toFloats();
        double sum = 0;
        double squares = 0;
        for (float number : numbers) {
            sum += number;
            squares += (double) number * number;
        }
        // six standard deviations of a mean and of a variance of 40000 numbers
        assertEquals(0, sum / numbers.length, 6 * 0.02 / 200, "mean");
        assertEquals(0.02, Math.sqrt(squares / numbers.length), 6 * 0.02 / 200 / Math.sqrt(2), "deviation");
    }

    @Test
    void theKeyAndTheNameDetermineTheNumbers() {
        float[] numbers = Parameter.normal("x", Shape.of(20), 1, RANDOM).toFloats();
        assertArrayEquals(
                numbers, Parameter.normal("x", Shape.of(20), 1, RANDOM).toFloats(), "same key, same name");
        float[] otherName = Parameter.normal("y", Shape.of(20), 1, RANDOM).toFloats();
        float[] otherKey =
                Parameter.normal("x", Shape.of(20), 1, CounterRandom.ofSeed(4)).toFloats();
        assertNotEquals(Arrays.toString(numbers), Arrays.toString(otherName));
        assertNotEquals(Arrays.toString(numbers), Arrays.toString(otherKey));
    }

    @Test
    void itsTextHasItsNameAndShape() {
        var x = new Parameter("h.0.attn.c_attn.weight", Shape.of(2, 6));
        assertEquals("h.0.attn.c_attn.weight", x.name());
        assertEquals("h.0.attn.c_attn.weight: float32(2, 6)", x.toString());
    }
}
