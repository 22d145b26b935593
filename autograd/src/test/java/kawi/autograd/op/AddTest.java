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

class AddTest {

    @Property(tries = 30)
    void tensorsOfOneShapeAddUp(
            @ForAll @IntRange(max = 6) int rows, @ForAll @IntRange(max = 33) int columns, @ForAll long seed) {
        check(Shape.of(rows, columns), Shape.of(rows, columns), seed);
    }

    @Property(tries = 30)
    void aRowIsAddedToEveryRow(
            @ForAll @IntRange(max = 6) int rows, @ForAll @IntRange(max = 33) int columns, @ForAll long seed) {
        check(Shape.of(rows, columns), Shape.of(columns), seed);
    }

    @Property(tries = 30)
    void soIsAnyInnermostPart(
            @ForAll @IntRange(max = 4) int batch,
            @ForAll @IntRange(max = 4) int length,
            @ForAll @IntRange(max = 9) int width,
            @ForAll long seed) {
        check(Shape.of(batch, length, width), Shape.of(length, width), seed);
        check(Shape.of(batch, length, width), Shape.of(width), seed);
    }

    @Test
    void aScalarIsAddedEverywhere() {
        check(Shape.of(3, 5), Shape.SCALAR, 1);
        check(Shape.SCALAR, Shape.SCALAR, 1);
    }

    @Test
    void largeTensorsAreDividedIntoTasks() {
        check(Shape.of(60, 401), Shape.of(60, 401), 1);
        check(Shape.of(60, 401), Shape.of(401), 1);
    }

    @Test
    void aTensorAddedToItselfAddsBothGradients() {
        GradientCheck.check(x -> x[0].add(x[0]), x -> Textbook.add(x[0], x[0]), parameter("x", Shape.of(3, 5), 2));
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        var a = parameter("a", Shape.of(2, 3), 1);
        var b = parameter("b", Shape.of(2), 1);
        var refused = assertThrows(ShapeException.class, () -> new Add(a, b));
        assertEquals(
                "add: (2, 3) and (2) do not broadcast: the sizes 3 and 2 of dimension -1 differ, and neither is 1",
                refused.getMessage());
    }

    @Test
    void aConstantIsAddedEverywhere() {
        GradientCheck.check(
                x -> x[0].add(0.25f), x -> Textbook.map(x[0], v -> v + 0.25), parameter("x", Shape.of(3, 5), 2));
    }

    private static void check(Shape a, Shape b, long seed) {
        GradientCheck.check(
                x -> x[0].add(x[1]), x -> Textbook.add(x[0], x[1]), parameter("a", a, seed), parameter("b", b, seed));
    }
}
