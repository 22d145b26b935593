package kawi.autograd.op;

import static kawi.autograd.fixture.Numbers.parameter;
import static kawi.autograd.fixture.Numbers.parameterOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.fixture.Devices;
import kawi.autograd.fixture.Edge;
import kawi.autograd.fixture.GradientCheck;
import kawi.autograd.fixture.Textbook;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SoftmaxTest {

    @Property(tries = 40)
    void itsGradientIsThatOfTheFormula(
            @ForAll @IntRange(max = 6) int rows, @ForAll @IntRange(max = 40) int columns, @ForAll long seed) {
        GradientCheck.check(
                x -> x[0].softmax(),
                x -> Textbook.softmax(x[0], columns),
                parameter("x", Shape.of(rows, columns), seed));
    }

    @Test
    void largeTensorsAreDividedIntoTasks() {
        GradientCheck.check(
                x -> x[0].softmax(), x -> Textbook.softmax(x[0], 401), parameter("x", Shape.of(60, 401), 1));
    }

    @Test
    void largeNumbersDoNotOverflow() {
        assertArrayEquals(new float[] {0.5f, 0, 0.5f}, softmax(1e30f, -1e30f, 1e30f));
    }

    @Test
    void aRowOfNegativeInfinitiesBecomesZeros() {
        float hidden = Float.NEGATIVE_INFINITY;
        assertArrayEquals(new float[3], softmax(hidden, hidden, hidden));
        assertArrayEquals(new float[] {0, 1, 0}, softmax(hidden, -7, hidden));
    }

    @Test
    void aRowOfNegativeInfinitiesHasNoGradient() {
        float hidden = Float.NEGATIVE_INFINITY;
        var x = parameterOf("x", Shape.of(1, 2), hidden, hidden);
        var tape = new Tape(Devices.reference(1));
        Tensor loss = tape.record(() -> x.softmax().sum());
        tape.backward(loss);
        assertArrayEquals(new float[2], x.gradient().toFloats());
    }

    private static float[] softmax(float... row) {
        return new Tape(Devices.reference(1))
                .record(() -> Tensor.of(Shape.of(1, row.length), row).softmax())
                .toFloats();
    }

    // ---- the edges of float32

    @Test
    void equalNumbersShareWhateverTheyAre() {
        for (float x : new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, 3e38f, 0, -0f, Float.MIN_VALUE}) {
            for (int n : new int[] {1, 7, 16, 17, 40}) {
                Edge edge = Edge.of(each -> each[0].softmax(), Shape.of(1, n), Edge.filled(n, x));
                assertArrayEquals(Edge.filled(n, 1f / n), edge.value(), 1e-7f, n + " times " + x);
                // The sum of the row is 1 whatever x is, so no x changes the sum that is derived.
                assertArrayEquals(new float[n], edge.gradient(), 1e-7f, n + " times " + x);
            }
        }
    }

    @Test
    void theLargestOfHugeNumbersTakesAll() {
        for (int n : new int[] {2, 16, 17, 33}) {
            for (int largest : new int[] {0, n / 2, n - 1}) {
                float[] row = Edge.filled(n, -Float.MAX_VALUE);
                row[largest] = Float.MAX_VALUE;
                float[] expected = new float[n];
                expected[largest] = 1;
                Edge edge = Edge.of(x -> x[0].softmax(), Shape.of(1, n), row);
                assertArrayEquals(expected, edge.value());
                assertArrayEquals(new float[n], edge.gradient());
            }
        }
    }

    @Test
    void theOnlyNumberAmongNegativeInfinitiesTakesAll() {
        for (int n : new int[] {17, 33, 50}) {
            for (int only = 0; only < n; only++) {
                for (float number : new float[] {-Float.MAX_VALUE, 0, 1e30f}) {
                    float[] row = Edge.filled(n, Float.NEGATIVE_INFINITY);
                    row[only] = number;
                    float[] expected = new float[n];
                    expected[only] = 1;
                    Edge edge = Edge.of(x -> x[0].softmax(), Shape.of(1, n), row);
                    assertArrayEquals(expected, edge.value(), number + " at " + only);
                    assertArrayEquals(new float[n], edge.gradient());
                }
            }
        }
    }

    /// An overflow is not hidden: the search for the first non-finite result finds it.
    @Test
    void positiveInfinityAndNaNAreNotHidden() {
        for (float bad : new float[] {Float.POSITIVE_INFINITY, Float.NaN}) {
            float[] value =
                    Edge.of(x -> x[0].softmax(), Shape.of(1, 3), 1, bad, 2).value();
            assertArrayEquals(Edge.filled(3, Float.NaN), value);
        }
    }
}
