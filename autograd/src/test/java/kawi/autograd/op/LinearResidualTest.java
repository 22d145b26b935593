package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.FusedCheck;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import kawi.autograd.kernel.DropoutMask;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LinearResidualTest {
    private static final Optional<DropoutMask> MASK = Optional.of(DropoutMask.of(0.3, 12345));

    @Property(tries = 20)
    void itsGradientsAreThoseOfTheFormula(
            @ForAll @IntRange(max = 9) int rows,
            @ForAll @IntRange(max = 20) int inner,
            @ForAll @IntRange(max = 17) int n,
            @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].addLinear(x[1], x[2], Optional.of(x[3]), Optional.empty()),
                x -> Textbook.add(x[0], Textbook.add(Textbook.matmul(x[1], x[2], rows, inner, n), x[3])),
                parameter("r", Shape.of(rows, n), seed),
                parameter("x", Shape.of(rows, inner), seed),
                parameter("w", Shape.of(inner, n), seed),
                parameter("b", Shape.of(n), seed));
    }

    @Property(tries = 20)
    void itEqualsTheVisibleOperations(
            @ForAll @IntRange(max = 90) int rows,
            @ForAll @IntRange(max = 40) int inner,
            @ForAll @IntRange(max = 90) int n,
            @ForAll boolean hasBias,
            @ForAll boolean drops,
            @ForAll long seed) {
        FusedCheck.check(
                x -> x[0].addLinear(
                        x[1], x[2], hasBias ? Optional.of(x[3]) : Optional.empty(), drops ? MASK : Optional.empty()),
                x -> x[0].add(visible(x, hasBias, drops)),
                parameter("r", Shape.of(rows, n), seed),
                parameter("x", Shape.of(rows, inner), seed),
                parameter("w", Shape.of(inner, n), seed),
                parameter("b", Shape.of(n), seed));
    }

    private static Tensor visible(Tensor[] x, boolean hasBias, boolean drops) {
        Tensor product = x[1].matmul(x[2]);
        Tensor sum = hasBias ? product.add(x[3]) : product;
        return drops ? sum.dropout(MASK.orElseThrow()) : sum;
    }

    @Test
    void aResidualStreamUsedBeforeAndAfterAddsAllGradients() {
        // As in a block: the branch reads the stream r, and so do later operations.
        FusedCheck.check(
                x -> {
                    Tensor r = x[0].scale(2);
                    Tensor y = r.addLinear(r.gelu(), x[1], Optional.empty(), Optional.empty());
                    return y.addLinear(y.gelu(), x[1], Optional.empty(), MASK);
                },
                x -> {
                    Tensor r = x[0].scale(2);
                    Tensor y = r.add(r.gelu().matmul(x[1]));
                    return y.add(y.gelu().matmul(x[1]).dropout(MASK.orElseThrow()));
                },
                parameter("r", Shape.of(2, 5, 7), 1),
                parameter("w", Shape.of(7, 7), 1));
    }

    @Test
    void aStreamOfAnotherShapeIsRefused() {
        var r = parameter("r", Shape.of(2, 4), 1);
        var x = parameter("x", Shape.of(2, 3), 1);
        var w = parameter("w", Shape.of(3, 5), 1);
        var refusal = assertThrows(
                ShapeException.class, () -> new LinearResidual(r, x, w, Optional.empty(), Optional.empty()));
        assertEquals("linear residual: (2, 5) cannot be added to (2, 4)", refusal.getMessage());
    }
}
