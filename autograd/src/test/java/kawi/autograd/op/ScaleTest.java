package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;

import kawi.autograd.array.Shape;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;

class ScaleTest {

    @Property(tries = 30)
    void itsGradientIsThatOfTheFormula(
            @ForAll @FloatRange(min = -3, max = 3) float factor,
            @ForAll @IntRange(max = 6) int rows,
            @ForAll @IntRange(max = 33) int columns,
            @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].scale(factor),
                x -> Textbook.map(x[0], v -> factor * v),
                parameter("x", Shape.of(rows, columns), seed));
    }
}
