package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static kawi.autograd.fixture.Numbers.parameterOf;

import kawi.autograd.array.Shape;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GeluTest {

    @Property(tries = 30)
    void itsGradientIsThatOfTheFormula(
            @ForAll @IntRange(max = 6) int rows, @ForAll @IntRange(max = 33) int columns, @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].gelu(),
                x -> Textbook.map(x[0], Textbook::gelu),
                parameter("x", Shape.of(rows, columns), seed));
    }

    @Test
    void largeTensorsAreCutIntoTasks() {
        GradientCheck.check(
                x -> x[0].gelu(), x -> Textbook.map(x[0], Textbook::gelu), parameter("x", Shape.of(60, 401), 1));
    }

    @Test
    void farFromZeroItIsZeroOrItsArgument() {
        GradientCheck.check(
                x -> x[0].gelu(),
                x -> Textbook.map(x[0], Textbook::gelu),
                parameterOf("x", Shape.of(8), -1000, -100, -10, -5, 5, 10, 100, 1000));
    }
}
