package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertEquals;

import kawi.autograd.array.Shape;
import kawi.autograd.fixture.Edge;
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
    void largeTensorsAreDividedIntoTasks() {
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

    // ---- the edges of float32

    /// Of both signs: subnormals, ordinary numbers, those whose square, cube or double overflows, and the largest.
    private static final float[] EDGES = {
        0f,
        Float.MIN_VALUE,
        2 * Float.MIN_VALUE,
        0x1p-133f,
        Float.MIN_NORMAL,
        1e-20f,
        1e-5f,
        1,
        5,
        9.9f,
        10,
        10.1f,
        10.3f,
        12,
        100,
        1e10f,
        6.9e12f,
        7.1e12f,
        1e13f,
        1.8e19f,
        1.9e19f,
        1e19f,
        1e20f,
        1.7e38f,
        3e38f,
        Float.MAX_VALUE
    };

    @Test
    void itsValueAndSlopeAreRightFromTheSmallestToTheLargestNumber() {
        float[] x = new float[2 * EDGES.length];
        for (int i = 0; i < EDGES.length; i++) {
            x[2 * i] = EDGES[i];
            x[2 * i + 1] = -EDGES[i];
        }
        Edge edge = Edge.of(each -> each[0].gelu(), Shape.of(x.length), x);
        for (int i = 0; i < x.length; i++) {
            double expected = x[i] * sigmoid(x[i]);
            // The rounding of u is as large as u, and e takes it to its power.
            double tolerance = 2e-6 * Math.abs(expected) * Math.clamp(Math.abs(u(x[i])), 1, 100) + 1e-37;
            assertEquals(expected, edge.value()[i], tolerance, "gelu(" + x[i] + ")");
            assertEquals(slope(x[i]), edge.gradient()[i], 4e-6, "slope of gelu at " + x[i]);
            assertEquals(Math.signum(x[i]), Math.signum(edge.value()[i]) + signOfWhatVanished(x[i], edge.value()[i]));
        }
        assertEquals(0x80000000, Float.floatToRawIntBits(edge.value()[1]), "gelu(-0) is -0");
    }

    /// Half of the smallest number is rounded to zero, and the result far below zero is zero.
    private static float signOfWhatVanished(float x, float y) {
        return y == 0 ? Math.signum(x) : 0;
    }

    private static double u(double x) {
        return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    }

    /// `(1 + tanh u) / 2`, which loses no digits below zero.
    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-2 * u(x)));
    }

    /// `s + x s (1 - s) 2u'`.
    private static double slope(double x) {
        double s = sigmoid(x);
        return s == 0 || s == 1 ? s : s + x * s * (1 - s) * 2 * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
    }
}
