package kawi.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import kawi.autograd.array.Shape;
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
