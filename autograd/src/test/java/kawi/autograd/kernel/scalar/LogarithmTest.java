package kawi.autograd.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class LogarithmTest {

    @Test
    void isWithinOneUlpOfTheTruthForAllPositiveFloats() {
        for (int bits = 1; bits < 0x7f80_0000; bits = Math.min(bits + 3001, 0x7f80_0000)) {
            check(Float.intBitsToFloat(bits));
        }
    }

    @Test
    void isWithinOneUlpNearOneWhereItIsNearZero() {
        for (float x = 0.99f; x < 1.01f; x = Math.nextUp(x)) {
            check(x);
        }
    }

    @Test
    void isWithinOneUlpAtEverySeam() {
        for (int exponent = -149; exponent < 128; exponent++) {
            float root = Math.scalb((float) Math.sqrt(0.5), exponent);
            float power = Math.scalb(1f, exponent);
            for (float x : new float[] {Math.nextDown(root), root, Math.nextUp(root), Math.nextDown(power), power}) {
                if (x > 0) {
                    check(x);
                }
            }
        }
    }

    private static void check(float x) {
        double exact = StrictMath.log(x);
        double error = Math.abs(Logarithm.log(x) - exact) / Math.ulp((float) exact);
        assertTrue(error <= 0.94, () -> "log(" + x + ") is off by " + error + " ulp");
    }

    @Test
    void ofOneIsExactlyZero() {
        assertEquals(0, Logarithm.log(1));
    }

    @Test
    void ofZeroIsNegativeInfinityAndOfInfinityInfinity() {
        assertEquals(Float.NEGATIVE_INFINITY, Logarithm.log(0));
        assertEquals(Float.NEGATIVE_INFINITY, Logarithm.log(-0f));
        assertEquals(Float.POSITIVE_INFINITY, Logarithm.log(Float.POSITIVE_INFINITY));
    }

    @Test
    void ofANegativeNumberOrNaNIsNaN() {
        for (float x : new float[] {-Float.MIN_VALUE, -1, Float.NEGATIVE_INFINITY, Float.NaN}) {
            assertTrue(Float.isNaN(Logarithm.log(x)), "log(" + x + ")");
        }
    }
}
