package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.GradientCheck;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MeanTest {

    @Property(tries = 30)
    void itsGradientIsThatOfTheFormula(
            @ForAll @IntRange(min = 1, max = 6) int rows,
            @ForAll @IntRange(min = 1, max = 33) int columns,
            @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].mean(),
                x -> new double[] {Arrays.stream(x[0]).sum() / x[0].length},
                parameter("x", Shape.of(rows, columns), seed));
    }

    @Test
    void nothingHasNoMean() {
        var x = parameter("x", Shape.of(2, 0), 1);
        var refused = assertThrows(ShapeException.class, () -> new Mean(x));
        assertEquals("mean: there are no elements in (2, 0)", refused.getMessage());
    }
}
