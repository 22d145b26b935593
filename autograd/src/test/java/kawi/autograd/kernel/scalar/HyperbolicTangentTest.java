package kawi.autograd.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class HyperbolicTangentTest {

    @Test
    void isWithinOneAndAHalfUlpOfTheTruthForAllFloats() {
        for (int bits = 0; bits < 0x7f80_0000; bits = Math.min(bits + 3001, 0x7f80_0000)) {
            check(Float.intBitsToFloat(bits));
        }
    }

    @Test
    void isWithinOneAndAHalfUlpWhereTheFormulasMeet() {
        float x = HyperbolicTangent.POLYNOMIAL_BOUND;
        for (int i = 0; i < 1000; i++) {
            x = Math.nextDown(x);
        }
        for (int i = 0; i < 200_000; i++) {
            check(x);
            x = Math.nextUp(x);
        }
    }

    private static void check(float x) {
        double exact = Math.tanh(x);
        double error = Math.abs(HyperbolicTangent.tanh(x) - exact) / Math.ulp((float) exact);
        assertTrue(error <= 1.4, () -> "tanh(" + x + ") is off by " + error + " ulp");
        assertEquals(-HyperbolicTangent.tanh(x), HyperbolicTangent.tanh(-x), "an odd function at " + x);
    }

    @Test
    void isOneForLargeNumbersAndKeepsTheSignOfZero() {
        assertEquals(1, HyperbolicTangent.tanh(9.2f));
        assertEquals(1, HyperbolicTangent.tanh(Float.MAX_VALUE));
        assertEquals(-1, HyperbolicTangent.tanh(Float.NEGATIVE_INFINITY));
        assertEquals(-0f, HyperbolicTangent.tanh(-0f));
        assertEquals(0f, HyperbolicTangent.tanh(0f));
        assertTrue(Float.isNaN(HyperbolicTangent.tanh(Float.NaN)));
    }
}
