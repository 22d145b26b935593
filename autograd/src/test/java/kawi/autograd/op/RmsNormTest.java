package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.autograd.fixture.Edge;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Numbers;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RmsNormTest {
    private static final float EPSILON = 1e-5f;

    /// In a narrow row every number may be small. Then 1 / sqrt(epsilon) amplifies roundings.
    private static final float LARGE_EPSILON = 0.1f;

    @Property(tries = 40)
    void itsGradientsAreThoseOfTheFormula(
            @ForAll @IntRange(max = 5) int batch,
            @ForAll @IntRange(max = 4) int length,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].rmsNorm(x[1], LARGE_EPSILON),
                x -> Textbook.rmsNorm(x[0], x[1], LARGE_EPSILON),
                parameter("x", Shape.of(batch, length, width), seed),
                parameter("gain", Shape.of(width), seed));
    }

    @Test
    void largeTensorsDividedIntoTasksAreNormalisedRowByRow() {
        GradientCheck.check(
                x -> x[0].rmsNorm(x[1], EPSILON),
                x -> Textbook.rmsNorm(x[0], x[1], EPSILON),
                parameter("x", Shape.of(60, 401), 1),
                parameter("gain", Shape.of(401), 1));
    }

    @Test
    void aGainOfAnotherSizeIsNamed() {
        var x = parameter("x", Shape.of(2, 3), 1);
        var longer = parameter("longer", Shape.of(4), 1);
        assertEquals(
                "RMS norm: rows of (2, 3) need a gain of (3), not (4)",
                assertThrows(ShapeException.class, () -> new RmsNorm(x, longer, EPSILON))
                        .getMessage());
    }

    // ---- the edges of float32

    private static Edge normalised(float... row) {
        var gain = Numbers.parameterOf("gain", Shape.of(row.length), Edge.filled(row.length, 2));
        return Edge.of(x -> x[0].rmsNorm(gain, EPSILON), Shape.of(1, row.length), row);
    }

    @Test
    void aRowOfZerosStaysZero() {
        assertArrayEquals(new float[20], normalised(new float[20]).value());
    }

    @Test
    void rowsOfSubnormalsVanishBesideEpsilon() {
        for (float y :
                normalised(Float.MIN_VALUE, -0x1p-133f, 0x1p-128f, 1e-38f, 0).value()) {
            assertEquals(0, y, 1e-34);
        }
    }

    @Test
    void rowsWhoseSquaresOverflowAreNormalisedAllTheSame() {
        for (float size : new float[] {1e15f, 1.8e19f, 1e20f, 1e30f, 3e38f}) {
            for (int n : new int[] {1, 2, 5, 16, 19, 100}) {
                float[] row = Numbers.normal(n, n);
                float largest = 0;
                for (float xi : row) {
                    largest = Math.max(largest, Math.abs(xi));
                }
                double[] exact = new double[n];
                double[] gain = new double[n];
                for (int i = 0; i < n; i++) {
                    row[i] = row[i] / largest * size;
                    exact[i] = row[i];
                    gain[i] = 2;
                }
                double[] expected = Textbook.rmsNorm(exact, gain, EPSILON);
                Edge edge = normalised(row);
                for (int i = 0; i < n; i++) {
                    String what = n + " numbers up to " + size + ", element " + i;
                    assertEquals(expected[i], edge.value()[i], 1e-5, what);
                    assertEquals(0, edge.gradient()[i], 20 / size, what);
                }
            }
        }
    }

    @Test
    void infinityAndNaNAreNotHidden() {
        for (float bad : new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN}) {
            float[] row = Edge.filled(20, 1);
            row[18] = bad;
            assertTrue(Float.isNaN(normalised(row).value()[18]));
        }
    }
}
