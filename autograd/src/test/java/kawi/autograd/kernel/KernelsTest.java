package kawi.autograd.kernel;

import static kawi.autograd.fixture.Floats.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import kawi.autograd.fixture.Floats;
import kawi.autograd.kernel.vector.VectorKernels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What [Kernels] specifies, for each set.
final class KernelsTest {

    private static Stream<Kernels> sets() {
        return Stream.of(new ReferenceKernels(), new EmulatedFmaKernels(), new VectorKernels());
    }

    @ParameterizedTest
    @MethodSource("sets")
    void anElementOfAProductIsAChainOfFmaFromItsInitialValue(Kernels kernels) {
        Random random = new Random(1);
        float[] a = Floats.ordinary(1000, random);
        float[] b = Floats.ordinary(1000, random);
        float expected = 0.1f;
        for (int k = 0; k < 1000; k++) {
            expected = Math.fma(a[k], b[k], expected);
        }
        float[] c = {0.1f};
        kernels.matmulAdd(
                Matrix.rowMajor(a, 0, 1, 1000),
                Matrix.rowMajor(b, 0, 1000, 1),
                Matrix.rowMajor(c, 0, 1, 1),
                new Scratch());
        assertEquals(expected, c[0]);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void aProductIsNotRoundedBeforeItIsAdded(Kernels kernels) {
        float almostOne = 1 - 0x1p-24f;
        float[] y = {-1};
        kernels.multiplyAdd(new float[] {almostOne}, 0, new float[] {1 + 0x1p-23f}, 0, y, 0, 1);
        assertEquals(0x1p-24f - 0x1p-47f, y[0]);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void aSumOverARowIsSixteenLanesAndThenATree(Kernels kernels) {
        // Added in the order of the row the sum would be 4. In lanes, lane 0 absorbs the 1 and cancels with lane 8;
        // lanes
        // 1 and 5 absorb 2 and 3 from lanes 9 and 13 and cancel with each other. The sum is 0.
        float[] y = new float[40];
        float[] dy = new float[40];
        Arrays.fill(dy, 1);
        y[0] = 1e20f;
        y[16] = 1;
        y[8] = -1e20f;
        y[1] = 2;
        y[9] = 1e20f;
        y[5] = -1e20f;
        y[13] = 3;
        float[] dx = new float[40];
        kernels.softmaxBackward(y, 0, dy, 0, dx, 0, 40);
        float[] expected = new float[40];
        for (int i = 0; i < 40; i++) {
            expected[i] = Math.fma(y[i], 1f - 0f, 0f);
        }
        assertSameBits(expected, dx, kernels.name());
    }

    @ParameterizedTest
    @MethodSource("sets")
    void aLongSumIsComputedInDouble(Kernels kernels) {
        float[] x = new float[33];
        Arrays.fill(x, 0x1p-30f);
        x[0] = 1;
        assertEquals(1 + 32 * 0x1p-30, kernels.sum(x, 0, 33));
        assertEquals(1 + 32 * 0x1p-60, kernels.sumOfSquares(x, 0, 33), 1e-15);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void softmaxOfARowWithoutAnyFiniteElementIsZero(Kernels kernels) {
        float[] x = new float[20];
        Arrays.fill(x, Float.NEGATIVE_INFINITY);
        kernels.softmax(x, 0, x, 0, 20);
        assertSameBits(new float[20], x, kernels.name());
    }

    @ParameterizedTest
    @MethodSource("sets")
    void theMaximumOfNothingIsNegativeInfinityAndNaNWins(Kernels kernels) {
        assertEquals(Float.NEGATIVE_INFINITY, kernels.max(new float[0], 0, 0));
        for (int i = 0; i < 40; i++) {
            float[] x = new float[40];
            x[i] = Float.NaN;
            assertTrue(Float.isNaN(kernels.max(x, 0, 40)), "NaN at " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void geluIsWithinAFewUlpOfItsFormula(Kernels kernels) {
        for (float x = -12; x < 12; x += 0.0137f) {
            float[] y = new float[16];
            float[] xs = new float[16];
            Arrays.fill(xs, x);
            kernels.gelu(xs, 0, y, 0, 16);
            double u = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
            double expected = x / (1 + Math.exp(-2 * u));
            assertEquals(
                    expected, y[0], Math.abs(expected) * 2e-6 * Math.max(1, Math.abs(u)) + 1e-37, "gelu(" + x + ")");
        }
    }

    // ---- the edges of float32

    @ParameterizedTest
    @MethodSource("sets")
    void scaledSoftmaxOfHugeNumbersIsThatOfTheirScaledOnes(Kernels kernels) {
        for (int n : new int[] {1, 15, 16, 17, 40}) {
            float[] row = new float[n];
            Arrays.fill(row, -3e38f);
            row[n / 3] = 3e38f;
            float[] expected = new float[n];
            expected[n / 3] = 1;
            kernels.scaledSoftmax(0.125f, row, 0, row, 0, n);
            assertSameBits(expected, row, "one of " + n);

            Arrays.fill(row, Float.NEGATIVE_INFINITY);
            row[n - 1] = -3e38f;
            Arrays.fill(expected, 0);
            expected[n - 1] = 1;
            kernels.scaledSoftmax(0.125f, row, 0, row, 0, n);
            assertSameBits(expected, row, "the last of " + n + " among negative infinities");

            Arrays.fill(row, Float.NEGATIVE_INFINITY);
            kernels.scaledSoftmax(0.125f, row, 0, row, 0, n);
            assertSameBits(new float[n], row, n + " negative infinities");

            Arrays.fill(row, Float.MIN_VALUE); // scaled, it is 0
            kernels.scaledSoftmax(0.125f, row, 0, row, 0, n);
            for (float weight : row) {
                assertEquals(1.0 / n, weight, 1e-7);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void theSlopeOfGeluIsZeroOrOneForTheLargestNumbers(Kernels kernels) {
        float[] x = new float[40];
        float[] expected = new float[40];
        for (int i = 0; i < 40; i++) {
            x[i] = (i % 2 == 0 ? 1 : -1) * (i < 20 ? Float.MAX_VALUE : 1.9e19f);
            expected[i] = i % 2 == 0 ? 1 : 0;
        }
        float[] y = new float[40];
        float[] slope = new float[40];
        kernels.geluAndSlope(x, 0, y, 0, slope, 0, 40);
        for (int i = 0; i < 40; i++) {
            assertEquals(expected[i], slope[i], "slope at " + x[i]);
            assertEquals(Math.max(0, x[i]), y[i] + 0f, "gelu of " + x[i]);
        }
    }
}
