package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.GradientCheck;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReshapeTest {

    @Property(tries = 30)
    void theElementsKeepTheirOrder(
            @ForAll @IntRange(max = 5) int a,
            @ForAll @IntRange(max = 5) int b,
            @ForAll @IntRange(max = 5) int c,
            @ForAll long seed) {
        GradientCheck.check(x -> x[0].reshape(c, a * b), x -> x[0].clone(), parameter("x", Shape.of(a, b, c), seed));
    }

    @Test
    void aSingleElementBecomesAScalar() {
        GradientCheck.check(x -> x[0].reshape(), x -> x[0].clone(), parameter("x", Shape.of(1, 1), 3));
    }

    @Test
    void shapesOfOtherSizesAreNamed() {
        var x = parameter("x", Shape.of(2, 3), 1);
        var refused = assertThrows(ShapeException.class, () -> new Reshape(x, Shape.of(4, 2)));
        assertEquals("reshape: (2, 3) has 6 elements, but (4, 2) has 8", refused.getMessage());
    }
}
