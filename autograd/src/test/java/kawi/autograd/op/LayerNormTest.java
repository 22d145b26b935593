package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import kawi.autograd.Parameter;
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

class LayerNormTest {

    /// The numbers of a narrow row may be almost equal. Then 1 / sqrt(epsilon) amplifies their roundings, so the
    /// epsilon of the comparison with doubles is not small.
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
    void itWorksWithoutABias(
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
    void largeTensorsDividedIntoTasksAreNormalisedRowByRow() {
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

    // ---- the edges of float32

    private static final float EPSILON = 1e-5f;

    /// The value and the gradient of a row with a gain of 1, 2, 1, 2, ... and a bias of 0.5.
    private static Edge normalised(float... row) {
        int n = row.length;
        float[] gain = Edge.filled(n, 1);
        for (int i = 1; i < n; i += 2) {
            gain[i] = 2;
        }
        Parameter gains = parameterOf("gain", Shape.of(n), gain);
        Parameter biases = parameterOf("bias", Shape.of(n), Edge.filled(n, 0.5f));
        return Edge.of(x -> x[0].layerNorm(gains, Optional.of(biases), EPSILON), Shape.of(1, n), row);
    }

    @Test
    void aConstantRowBecomesTheBiasWhateverTheConstant() {
        for (float c : new float[] {
            0, -0f, Float.MIN_VALUE, 0x1p-133f, 0.1f, 1 / 3f, -77.7f, 1e5f / 3, 1e10f / 3, -1e19f / 3, 1e30f / 3, 3e38f
        }) {
            for (int n : new int[] {1, 2, 3, 15, 16, 17, 33, 100, 769}) {
                Edge edge = normalised(Edge.filled(n, c));
                assertArrayEquals(Edge.filled(n, 0.5f), edge.value(), n + " times " + c);
                assertEquals(0, sum(edge.gradient()), 1e-2 * n, "moving a row as a whole changes nothing: " + c);
            }
        }
    }

    private static double sum(float[] x) {
        double sum = 0;
        for (float xi : x) {
            sum += xi;
        }
        return sum;
    }

    @Test
    void rowsWhoseSquaresOrSumsOverflowAreNormalisedAllTheSame() {
        for (float size : new float[] {1e15f, 1e18f, 1.8e19f, 1e20f, 1e30f, 1e38f, 1.6e38f}) {
            for (int n : new int[] {2, 5, 16, 19, 64, 100}) {
                float[] row = Numbers.normal(n, n);
                float largest = 0;
                for (float xi : row) {
                    largest = Math.max(largest, Math.abs(xi));
                }
                double[] exact = new double[n];
                double[] gain = new double[n];
                double[] bias = new double[n];
                for (int i = 0; i < n; i++) {
                    row[i] *= size / largest;
                    exact[i] = row[i];
                    gain[i] = 1 + i % 2;
                    bias[i] = 0.5;
                }
                double[] expected = Textbook.layerNorm(exact, gain, bias, EPSILON);
                Edge edge = normalised(row);
                for (int i = 0; i < n; i++) {
                    String what = n + " numbers up to " + size + ", element " + i;
                    assertEquals(expected[i], edge.value()[i], 1e-5, what);
                    // A step of the size of the row changes y by about 1: the gradient is about 1 / size.
                    assertEquals(0, edge.gradient()[i], 20 / size, what);
                }
            }
        }
    }

    @Test
    void rowsOfSubnormalsVanishBesideEpsilon() {
        float[] row = {Float.MIN_VALUE, -0x1p-133f, 0x1p-128f, 1e-38f, 0};
        float[] value = normalised(row).value();
        assertArrayEquals(Edge.filled(5, 0.5f), value);
    }

    @Test
    void infinityAndNaNAreNotHidden() {
        for (float bad : new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN}) {
            float[] row = Edge.filled(20, 1);
            row[18] = bad;
            assertArrayEquals(Edge.filled(20, Float.NaN), normalised(row).value());
        }
    }
}
