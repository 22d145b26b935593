package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LayerNormTest {

    /// A narrow row's numbers may be almost equal, and then their roundings are blown up by 1 / sqrt(epsilon): an
    /// epsilon that is not small keeps the comparison with doubles a fair one.
    private static final float LARGE_EPSILON = 0.1f;

    @Property(tries = 40)
    void itsGradientsAreThoseOfTheFormula(
            @ForAll @IntRange(max = 5) int batch,
            @ForAll @IntRange(max = 4) int length,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].layerNorm(x[1], Optional.of(x[2]), LARGE_EPSILON),
                x -> Textbook.layerNorm(x[0], x[1], x[2], LARGE_EPSILON),
                parameter("x", Shape.of(batch, length, width), seed),
                parameter("gain", Shape.of(width), seed),
                parameter("bias", Shape.of(width), seed));
    }

    @Property(tries = 40)
    void itDoesWithoutABias(
            @ForAll @IntRange(max = 5) int rows, @ForAll @IntRange(min = 1, max = 40) int width, @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].layerNorm(x[1], Optional.empty(), LARGE_EPSILON),
                x -> Textbook.layerNorm(x[0], x[1], new double[width], LARGE_EPSILON),
                parameter("x", Shape.of(rows, width), seed),
                parameter("gain", Shape.of(width), seed));
    }

    @Property(tries = 10)
    void wideRowsTakeTheEpsilonOfGpt2(@ForAll @IntRange(min = 60, max = 70) int width, @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].layerNorm(x[1], Optional.of(x[2]), 1e-5f),
                x -> Textbook.layerNorm(x[0], x[1], x[2], 1e-5f),
                parameter("x", Shape.of(3, width), seed),
                parameter("gain", Shape.of(width), seed),
                parameter("bias", Shape.of(width), seed));
    }

    @Test
    void largeTensorsThatAreCutIntoTasksAreNormalisedRowByRow() {
        GradientCheck.check(
                x -> x[0].layerNorm(x[1], Optional.of(x[2]), 1e-5f),
                x -> Textbook.layerNorm(x[0], x[1], x[2], 1e-5f),
                parameter("x", Shape.of(60, 401), 1),
                parameter("gain", Shape.of(401), 1),
                parameter("bias", Shape.of(401), 1));
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        var x = parameter("x", Shape.of(2, 3), 1);
        var row = parameter("row", Shape.of(3), 1);
        var longer = parameter("longer", Shape.of(4), 1);
        assertEquals(
                "layer norm: rows of (2, 3) need gain and bias of (3), not (4)",
                assertThrows(ShapeException.class, () -> new LayerNorm(x, longer, Optional.empty(), 1))
                        .getMessage());
        assertEquals(
                "layer norm: rows of (2, 3) need gain and bias of (3), not (3) and (4)",
                assertThrows(ShapeException.class, () -> new LayerNorm(x, row, Optional.of(longer), 1))
                        .getMessage());
    }
}
