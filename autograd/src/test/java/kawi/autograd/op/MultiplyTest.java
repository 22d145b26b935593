package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MultiplyTest {

    @Property(tries = 30)
    void itsGradientsAreThoseOfTheFormula(
            @ForAll @IntRange(max = 6) int rows, @ForAll @IntRange(max = 33) int columns, @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].multiply(x[1]),
                x -> Textbook.multiply(x[0], x[1]),
                parameter("a", Shape.of(rows, columns), seed),
                parameter("b", Shape.of(rows, columns), seed));
    }

    @Test
    void largeTensorsAreDividedIntoTasks() {
        GradientCheck.check(
                x -> x[0].multiply(x[1]),
                x -> Textbook.multiply(x[0], x[1]),
                parameter("a", Shape.of(60, 401), 1),
                parameter("b", Shape.of(60, 401), 1));
    }

    @Test
    void aSquareAddsBothGradients() {
        GradientCheck.check(
                x -> x[0].multiply(x[0]), x -> Textbook.multiply(x[0], x[0]), parameter("x", Shape.of(4, 5), 2));
    }

    @Test
    void shapesThatDifferAreNamed() {
        var a = parameter("a", Shape.of(2, 3), 1);
        var b = parameter("b", Shape.of(2), 1);
        var refused = assertThrows(ShapeException.class, () -> new Multiply(a, b));
        assertEquals(
                "multiply: (2, 3) and (2) do not broadcast: the sizes 3 and 2 of dimension -1 differ, and neither is 1",
                refused.getMessage());
    }
}
