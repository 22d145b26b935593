package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import kawi.autograd.Inference;
import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import kawi.autograd.kernel.RotaryPairs;
import kawi.autograd.kernel.RotaryTable;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RotateTest {
    private static final int POSITIONS = 50;

    @Property(tries = 40)
    void itsGradientsAreThoseOfTheFormula(
            @ForAll @IntRange(max = 6) int rows,
            @ForAll @IntRange(min = 1, max = 3) int heads,
            @ForAll @IntRange(min = 1, max = 20) int pairs,
            @ForAll RotaryPairs layout,
            @ForAll long seed) {
        double[] frequencies = frequencies(pairs);
        RotaryTable table = RotaryTable.of(frequencies, POSITIONS, layout);
        int[] positions = new Random(seed).ints(rows, 0, POSITIONS).toArray();
        GradientCheck.check(
                x -> x[0].rotate(table, positions),
                x -> Textbook.rotate(x[0], frequencies, layout, heads, positions),
                parameter("x", Shape.of(rows, heads, 2 * pairs), seed));
    }

    /// The reason for rotary positions.
    @Property(tries = 40)
    void theProductOfAQueryAndAKeyDependsOnTheirDistanceOnly(
            @ForAll @IntRange(max = 20) int query,
            @ForAll @IntRange(max = 20) int key,
            @ForAll @IntRange(max = 29) int shift,
            @ForAll RotaryPairs layout,
            @ForAll long seed) {
        RotaryTable table = RotaryTable.of(frequencies(8), POSITIONS, layout);
        Parameter x = parameter("x", Shape.of(2, 1, 16), seed);
        assertEquals(product(x, table, query, key), product(x, table, query + shift, key + shift), 1e-4);
    }

    private static float product(Parameter x, RotaryTable table, int query, int key) {
        float[] rotated = new Inference(Devices.reference(1))
                .run(() -> x.rotate(table, query, key))
                .toFloats();
        float sum = 0;
        for (int d = 0; d < 16; d++) {
            sum += rotated[d] * rotated[16 + d];
        }
        return sum;
    }

    @Test
    void positionZeroIsNotRotated() {
        Parameter x = parameter("x", Shape.of(1, 2, 6), 1);
        for (RotaryPairs layout : RotaryPairs.values()) {
            RotaryTable table = RotaryTable.of(frequencies(3), 1, layout);
            float[] y = new Inference(Devices.reference(1))
                    .run(() -> x.rotate(table, 0))
                    .toFloats();
            assertArrayEquals(x.toFloats(), y);
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        RotaryTable table = RotaryTable.of(frequencies(2), 3, RotaryPairs.HALVES);
        assertEquals("rotate: (2, 1, 6) is not (2 positions, heads, 4)", refusal(Shape.of(2, 1, 6), table, 0, 1));
        assertEquals("rotate: (2, 1, 4) is not (1 positions, heads, 4)", refusal(Shape.of(2, 1, 4), table, 0));
        assertEquals("rotate: there is no position 3 among the 3 of the table", refusal(Shape.of(1, 1, 4), table, 3));
        assertEquals("rotate: there is no position -1 among the 3 of the table", refusal(Shape.of(1, 4), table, -1));
    }

    private static String refusal(Shape shape, RotaryTable table, int... positions) {
        Parameter x = parameter("x", shape, 1);
        return assertThrows(ShapeException.class, () -> new Rotate(x, table, positions))
                .getMessage();
    }

    private static double[] frequencies(int pairs) {
        double[] frequencies = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            frequencies[i] = Math.pow(10_000, -(double) i / pairs);
        }
        return frequencies;
    }
}
