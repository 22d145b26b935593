package kawi.autograd.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.vector.VectorKernels;
import org.junit.jupiter.api.Test;

final class ExponentialTest {

    @Test
    void isWithinTwoUlpFromUnderflowToOverflow() {
        float previous = 0;
        for (float x = -104; x < 89; x += 0.00037f) {
            float exponential = Exponential.exp(x);
            double exact = Math.exp(x);
            double error = Math.abs(exponential - exact) / Math.ulp((float) exact);
            if ((float) exact < Float.POSITIVE_INFINITY) {
                assertTrue(error <= 2, "exp(" + x + ") is off by " + error + " ulp");
            } else {
                assertEquals(Float.POSITIVE_INFINITY, exponential, "exp(" + x + ")");
            }
            assertTrue(exponential >= previous, "exp falls at " + x);
            previous = exponential;
        }
    }

    @Test
    void ofZeroIsExactlyOne() {
        assertEquals(1, Exponential.exp(0f));
        assertEquals(1, Exponential.exp(-0f));
    }

    @Test
    void overflowsToInfinityAndUnderflowsToZero() {
        assertEquals(Float.POSITIVE_INFINITY, Exponential.exp(88.8f));
        assertEquals(Float.POSITIVE_INFINITY, Exponential.exp(1e30f));
        assertEquals(Float.POSITIVE_INFINITY, Exponential.exp(Float.POSITIVE_INFINITY));
        assertEquals(0, Exponential.exp(-104f));
        assertEquals(0, Exponential.exp(-1e30f));
        assertEquals(0, Exponential.exp(Float.NEGATIVE_INFINITY));
        assertEquals(Float.MIN_VALUE, Exponential.exp(-103f));
    }

    @Test
    void ofNaNIsNaN() {
        assertTrue(Float.isNaN(Exponential.exp(Float.NaN)));
    }

    @Test
    void reachesTheLargestFiniteNumbers() {
        assertTrue(Exponential.exp(88.72f) < Float.POSITIVE_INFINITY);
        assertEquals(Math.exp(88.72f), Exponential.exp(88.72f), 1e33);
    }

    /// Where the integer part changes, at the bounds, at the limits of normal, subnormal and finite results, and for
    /// subnormal arguments: in both sets, each number at several positions of a row.
    @Test
    void isWithinTwoUlpAtEverySeam() {
        List<Float> seams =
                new ArrayList<>(List.of(0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, 0x1p-133f, 1e-8f, -1e-8f));
        seams.addAll(List.of(88.72283f, 88.72284f, 89f, 1e30f, -87.33654f, -103.27893f, -103.97208f, -104f, -1e30f));
        for (int n = -150; n <= 128; n++) {
            seams.add((float) ((n + 0.5) * Math.log(2)));
            seams.add((float) (n * Math.log(2)));
        }
        for (float seam : seams) {
            for (float x : new float[] {Math.nextDown(seam), seam, Math.nextUp(seam)}) {
                float[] row = new float[19];
                Arrays.fill(row, x);
                for (Kernels kernels : List.of(new ReferenceKernels(), new VectorKernels())) {
                    float[] y = new float[19];
                    kernels.exponentialsScale(0, 1, row, 0, y, 0, 19);
                    double exact = Math.exp(x);
                    for (float yi : y) {
                        if (exact > Float.MAX_VALUE) {
                            assertEquals(Float.POSITIVE_INFINITY, yi, "exp(" + x + ")");
                        } else {
                            assertEquals(exact, yi, 2 * Math.ulp((float) exact), "exp(" + x + ")");
                        }
                    }
                }
            }
        }
    }
}
