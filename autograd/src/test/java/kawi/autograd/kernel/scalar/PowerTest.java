package kawi.autograd.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PowerTest {
    private static final float[] EXPONENTS = {
        0, -0f, 1, 2, 3, -1, -2, -3, 0.5f, -0.5f, 1.5f, 1 / 3f, -7.3f, 17, 100, 1e-30f, 1e9f, 1e30f, -1e30f
    };
    private static final float[] SPECIAL = {
        0,
        -0f,
        1,
        -1,
        -2,
        -0.7f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    @Test
    void isWithinHalfAUlpOfTheTruthForAllPositiveFloats() {
        for (float exponent : EXPONENTS) {
            for (int bits = 1; bits < 0x7f80_0000; bits = Math.min(bits + 40_009, 0x7f80_0000)) {
                float x = Float.intBitsToFloat(bits);
                double exact = Math.pow(x, exponent);
                float power = Power.pow(x, exponent);
                if ((float) exact == Float.POSITIVE_INFINITY) {
                    assertEquals(Float.POSITIVE_INFINITY, power, x + "^" + exponent);
                } else {
                    double error = Math.abs(power - exact) / Math.ulp((float) exact);
                    assertTrue(error <= 0.502, () -> x + "^" + exponent + " is off by " + error + " ulp");
                }
            }
        }
    }

    @Test
    void ofSpecialNumbersItIsThatOfC() {
        for (float exponent : EXPONENTS) {
            for (float x : SPECIAL) {
                assertEquals((float) Math.pow(x, exponent), Power.pow(x, exponent), x + "^" + exponent);
            }
        }
    }

    @Test
    void aSquareIsTheRoundedProduct() {
        for (float x : new float[] {0x1.000002p0f, 0x1.6a09e6p0f, -3.3f, 1e-25f, 1e25f}) {
            assertEquals(x * x, Power.pow(x, 2));
        }
    }
}
