package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import kawi.autograd.Inference;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.FusedCheck;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SumAxisTest {

    @Property(tries = 60)
    void gradientsOfSumsAndMeansAreThoseOfTheFormula(
            @ForAll @IntRange(max = 5) int outer,
            @ForAll @IntRange(max = 19) int size,
            @ForAll @IntRange(max = 18) int inner,
            @ForAll long seed) {
        Shape shape = Shape.of(outer, size, inner);
        GradientCheck.check(
                x -> x[0].sum(1),
                x -> Textbook.reduce(
                        x[0], outer, size, inner, line -> Arrays.stream(line).sum()),
                parameter("x", shape, seed));
        if (size > 0) {
            GradientCheck.check(
                    x -> x[0].mean(-2),
                    x -> Textbook.reduce(
                            x[0],
                            outer,
                            size,
                            inner,
                            line -> Arrays.stream(line).average().orElseThrow()),
                    parameter("x", shape, seed));
        }
    }

    @Property(tries = 40)
    void soAreThoseOverTheInnermostAndTheOutermostDimension(
            @ForAll @IntRange(max = 9) int rows, @ForAll @IntRange(max = 40) int columns, @ForAll long seed) {
        Shape shape = Shape.of(rows, columns);
        GradientCheck.check(
                x -> x[0].sum(-1),
                x -> Textbook.reduce(
                        x[0], rows, columns, 1, line -> Arrays.stream(line).sum()),
                parameter("x", shape, seed));
        GradientCheck.check(
                x -> x[0].sum(0),
                x -> Textbook.reduce(
                        x[0], 1, rows, columns, line -> Arrays.stream(line).sum()),
                parameter("x", shape, seed));
    }

    @Test
    void largeTensorsThatAreDividedAmongWorkersHaveTheSameBits() {
        for (int dimension = 0; dimension < 3; dimension++) {
            int d = dimension;
            FusedCheck.check(x -> x[0].sum(d), x -> x[0].sum(d), parameter("x", Shape.of(50, 29, 41), 1));
            FusedCheck.check(x -> x[0].mean(d), x -> x[0].mean(d), parameter("x", Shape.of(50, 29, 41), 1));
        }
    }

    @Test
    void theDimensionStaysAsOneOfSizeOne() {
        var inference = new Inference(Devices.reference(1));
        var x = parameter("x", Shape.of(2, 3, 4), 1);
        assertEquals(Shape.of(2, 1, 4), inference.run(() -> x.sum(1)).shape());
        assertEquals(Shape.of(2, 3, 1), inference.run(() -> x.mean(-1)).shape());
    }

    @Test
    void theSumOfNothingIsZeroAndThereIsNoMeanOfNothing() {
        var nothing = parameterOf("x", Shape.of(2, 0));
        var inference = new Inference(Devices.reference(1));
        assertArrayEquals(new float[2], inference.run(() -> nothing.sum(1)).toFloats());
        var refused = assertThrows(ShapeException.class, () -> new MeanAxis(nothing, -1));
        assertEquals("mean: dimension 1 of (2, 0) has no elements", refused.getMessage());
        assertEquals(Shape.of(1, 0), new MeanAxis(nothing, 0).shape());
    }

    /// From 2^24 on floats are two apart: a float32 chain could not add ones.
    @Test
    void sumsOverRowsAreMadeInDouble() {
        float[] numbers = new float[3001];
        Arrays.fill(numbers, 1);
        numbers[0] = 0x1p24f;
        var x = parameterOf("x", Shape.of(1, 3001), numbers);
        assertEquals(
                0x1p24f + 3000,
                new Inference(Devices.reference(1)).run(() -> x.sum(-1)).item());
    }

    @Test
    void aDimensionThatIsNotThereIsNamed() {
        var x = parameter("x", Shape.of(2, 3), 1);
        var refused = assertThrows(ShapeException.class, () -> new SumAxis(x, 2));
        assertEquals("there is no dimension 2 in (2, 3)", refused.getMessage());
        assertThrows(ShapeException.class, () -> new MeanAxis(x, -3));
    }
}
