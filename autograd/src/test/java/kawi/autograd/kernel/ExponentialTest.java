package kawi.autograd.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.UnaryOperator;
import jdk.incubator.vector.FloatVector;
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

    /// One float of ten thousand, down to negative infinity.
    @Test
    void inVectorsIsTheSameForWhatIsNotPositive() {
        check(0x8000_0000, 0xff80_0000, VectorExponential::expOfNonPositive, Exponential::exp);
    }

    @Test
    void besideOneItIsTheSameForAllFloats() {
        check(0x8000_0000, 0xff80_0000, VectorExponential::onePlusExp, x -> 1 + Exponential.exp(x));
        check(0, 0x7f80_0000, VectorExponential::onePlusExp, x -> 1 + Exponential.exp(x));
    }

    private interface Definition {
        float of(float x);
    }

    private static void check(int fromBits, int toBits, UnaryOperator<FloatVector> vector, Definition definition) {
        float[] x = new float[1 << 13];
        float[] expected = new float[x.length];
        float[] actual = new float[x.length];
        for (int bits = fromBits; bits < toBits; ) {
            for (int i = 0; i < x.length; i++) {
                x[i] = Float.intBitsToFloat(Math.min(bits, toBits));
                expected[i] = definition.of(x[i]);
                bits = bits < toBits - 10_009 ? bits + 10_009 : toBits;
            }
            for (int i = 0; i < x.length; i += Vectors.LANES) {
                vector.apply(Vectors.load(x, i)).intoArray(actual, i);
            }
            Floats.assertSameBits(expected, actual, "exponentials from " + x[0]);
        }
    }

    @Test
    void inVectorsNaNIsNaN() {
        FloatVector nan = Vectors.broadcast(Float.NaN);
        assertTrue(Float.isNaN(VectorExponential.expOfNonPositive(nan).lane(0)));
        assertTrue(Float.isNaN(VectorExponential.onePlusExp(nan).lane(0)));
    }
}
