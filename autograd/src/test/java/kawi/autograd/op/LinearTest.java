package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.FusedCheck;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LinearTest {

    @Property(tries = 20)
    void itsGradientsAreThoseOfTheFormula(
            @ForAll @IntRange(max = 9) int rows,
            @ForAll @IntRange(max = 20) int inner,
            @ForAll @IntRange(max = 17) int n,
            @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].linear(x[1], Optional.of(x[2])),
                x -> Textbook.add(Textbook.matmul(x[0], x[1], rows, inner, n), x[2]),
                parameter("x", Shape.of(rows, inner), seed),
                parameter("w", Shape.of(inner, n), seed),
                parameter("b", Shape.of(n), seed));
    }

    @Property(tries = 20)
    void itEqualsTheProductAndTheSumAfterIt(
            @ForAll @IntRange(max = 3) int batch,
            @ForAll @IntRange(max = 70) int rows,
            @ForAll @IntRange(max = 40) int inner,
            @ForAll @IntRange(max = 70) int n,
            @ForAll long seed) {
        FusedCheck.check(
                x -> x[0].linear(x[1], Optional.of(x[2])),
                x -> x[0].matmul(x[1]).add(x[2]),
                parameter("x", Shape.of(batch, rows, inner), seed),
                parameter("w", Shape.of(inner, n), seed),
                parameter("b", Shape.of(n), seed));
    }

    @Test
    void aProductOfManyTilesGetsItsBiasOnce() {
        FusedCheck.check(
                x -> x[0].linear(x[1], Optional.of(x[2])),
                x -> x[0].matmul(x[1]).add(x[2]),
                parameter("x", Shape.of(401, 130), 1),
                parameter("w", Shape.of(130, 390), 1),
                parameter("b", Shape.of(390), 1));
    }

    @Test
    void itWorksWithoutABias() {
        FusedCheck.check(
                x -> x[0].linear(x[1], Optional.empty()),
                x -> x[0].matmul(x[1]),
                parameter("x", Shape.of(5, 6), 1),
                parameter("w", Shape.of(6, 7), 1));
    }

    @Test
    void sizesThatDifferAreRefused() {
        var x = parameter("x", Shape.of(2, 3), 1);
        var w = parameter("w", Shape.of(3, 5), 1);
        var bias = parameter("b", Shape.of(4), 1);
        var refusal = assertThrows(ShapeException.class, () -> new Linear(x, w, Optional.of(bias)));
        assertEquals(
                "linear: (2, 3) times a weight of (3, 5) plus a bias of (4): the sizes differ", refusal.getMessage());
        assertThrows(ShapeException.class, () -> new Linear(w, x, Optional.empty()));
    }
}
