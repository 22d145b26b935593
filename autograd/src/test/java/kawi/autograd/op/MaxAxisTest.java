package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.stream.IntStream;
import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.Edge;
import kawi.autograd.fixture.FusedCheck;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MaxAxisTest {

    /// Different numbers, in random order.
    private static Parameter different(Shape shape, long seed) {
        var order = new ArrayList<>(IntStream.range(0, shape.elements()).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        var x = new Parameter("x", shape);
        for (int i = 0; i < shape.elements(); i++) {
            x.value().data()[i] = order.get(i) * 0.01f - 1;
        }
        return x;
    }

    @Property(tries = 60)
    void itsGradientIsThatOfTheFormulaAlongEachDimension(
            @ForAll @IntRange(min = 1, max = 5) int outer,
            @ForAll @IntRange(min = 1, max = 19) int size,
            @ForAll @IntRange(min = 1, max = 18) int inner,
            @ForAll long seed) {
        Parameter x = different(Shape.of(outer, size, inner), seed);
        check(x, 0, 1, outer, size * inner);
        check(x, 1, outer, size, inner);
        check(x, -1, outer * size, inner, 1);
    }

    private static void check(Parameter x, int dimension, int outer, int size, int inner) {
        GradientCheck.check(
                t -> t[0].max(dimension),
                t -> Textbook.reduce(
                        t[0],
                        outer,
                        size,
                        inner,
                        line -> Arrays.stream(line).max().orElseThrow()),
                x);
    }

    @Test
    void largeTensorsThatAreDividedAmongWorkersHaveTheSameBits() {
        for (int dimension = 0; dimension < 3; dimension++) {
            int d = dimension;
            FusedCheck.check(x -> x[0].max(d), x -> x[0].max(d), different(Shape.of(50, 29, 41), 1));
        }
    }

    @Test
    void theFirstOfEqualElementsTakesTheGradientAsInPyTorch() {
        float[] numbers = {1, 3, 3, 2, -0f, 0, -1, -2};
        Edge rows = Edge.of(x -> x[0].max(1), Shape.of(2, 4), numbers);
        assertArrayEquals(new float[] {3, 0}, rows.value());
        assertArrayEquals(new float[] {0, 1, 0, 0, 1, 0, 0, 0}, rows.gradient());
        Edge columns = Edge.of(x -> x[0].max(0), Shape.of(4, 2), 1, 5, 3, 5, 3, 4, 0, 5);
        assertArrayEquals(new float[] {3, 5}, columns.value());
        assertArrayEquals(new float[] {0, 1, 1, 0, 0, 0, 0, 0}, columns.gradient());
    }

    @Test
    void notANumberIsTheLargest() {
        float nan = Float.NaN;
        Edge edge = Edge.of(x -> x[0].max(-1), Shape.of(2, 3), 1, nan, nan, Float.NEGATIVE_INFINITY, 4, 2);
        assertArrayEquals(new float[] {nan, 4}, edge.value());
        assertArrayEquals(new float[] {0, 1, 0, 0, 1, 0}, edge.gradient());
    }

    @Test
    void thereIsNoLargestOfNothing() {
        var nothing = parameterOf("x", Shape.of(0, 2));
        var refused = assertThrows(ShapeException.class, () -> new MaxAxis(nothing, 0));
        assertEquals("max: dimension 0 of (0, 2) has no elements", refused.getMessage());
        assertEquals(Shape.of(0, 1), new MaxAxis(nothing, 1).shape());
    }
}
