package kawi.autograd.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ExponentialTest {

    @Test
    void isWithinTwoUlpOfTheTruthFromUnderflowToOverflow() {
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
}
