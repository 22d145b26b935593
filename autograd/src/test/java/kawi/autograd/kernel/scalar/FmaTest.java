package kawi.autograd.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Fused multiply-add in double precision rounds once, as the instruction does ([Math#fma]).
final class FmaTest {
    private static final float[] EDGES = {
        0f,
        Float.MIN_VALUE,
        2 * Float.MIN_VALUE,
        3 * Float.MIN_VALUE,
        Math.nextDown(Float.MIN_NORMAL),
        Float.MIN_NORMAL,
        Math.nextUp(Float.MIN_NORMAL),
        0x1p-75f,
        0x1.000002p-75f,
        0x1.fffffep-64f,
        0x1p-63f,
        Math.nextDown(0.5f),
        0.5f,
        Math.nextUp(0.5f),
        Math.nextDown(1f),
        1f,
        Math.nextUp(1f),
        1.5f,
        3f,
        0x1p23f,
        0x1.000002p23f,
        0x1p24f,
        0x1p63f,
        0x1.fffffep63f,
        0x1p64f,
        0x1p103f,
        0x1p104f,
        0x1p127f,
        Math.nextDown(Float.MAX_VALUE),
        Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NaN
    };

    private static void check(float a, float b, float c) {
        float expected = Math.fma(a, b, c);
        float actual = Fma.emulated(a, b, c);
        if (Float.floatToIntBits(expected) != Float.floatToIntBits(actual)) {
            assertEquals(
                    Float.toHexString(expected),
                    Float.toHexString(actual),
                    "fma(%s, %s, %s)".formatted(Float.toHexString(a), Float.toHexString(b), Float.toHexString(c)));
        }
    }

    private static void checkAllSigns(float a, float b, float c) {
        for (int signs = 0; signs < 8; signs++) {
            check((signs & 1) == 0 ? a : -a, (signs & 2) == 0 ? b : -b, (signs & 4) == 0 ? c : -c);
        }
    }

    @Test
    void ofZerosSubnormalsHugeNumbersInfinitiesAndNaNIsExact() {
        for (float a : EDGES) {
            for (float b : EDGES) {
                for (float c : EDGES) {
                    checkAllSigns(a, b, c);
                }
            }
        }
    }

    @Test
    void theSumOfZerosHasTheSignOfTheInstruction() {
        assertEquals(0x8000_0000, Float.floatToRawIntBits(Fma.emulated(-0f, 1f, -0f)));
        assertEquals(0, Float.floatToRawIntBits(Fma.emulated(-0f, 1f, 0f)));
        assertEquals(0, Float.floatToRawIntBits(Fma.emulated(1f, 1f, -1f)));
        assertEquals(0x8000_0000, Float.floatToRawIntBits(Fma.emulated(-Float.MIN_VALUE, Float.MIN_VALUE, -0f)));
    }

    /// The product is half a unit in the last place of c, plus or minus 2^-36 of that, which is lost in a double: the
    /// sum is then halfway between two floats. 1774001 * 38737 = 2^36 + 1.
    @Test
    void aSumThatADoubleRoundsToHalfwayIsRoundedByWhatWasLost() {
        var random = new SplittableRandom(1);
        int wrongIfRoundedTwice = 0;
        int tries = 0;
        for (int exponent = Float.MIN_EXPONENT - 1; exponent <= Float.MAX_EXPONENT; exponent++) {
            for (int i = 0; i < 2000; i++) {
                int mantissa = random.nextInt(1 << 20, (1 << 23) - 1);
                float c = Float.intBitsToFloat((exponent + 127) << 23 | mantissa);
                int halfUlp = Math.max(exponent, Float.MIN_EXPONENT) - 24;
                int part = halfUlp / 2;
                float more = 1774001 * power(part - 18);
                float less = power(part) + power(part - 18);
                checkAllSigns(more, 38737 * power(halfUlp - part - 18), c);
                checkAllSigns(less, power(halfUlp - part) - power(halfUlp - part - 18), c);
                assertEquals(Math.nextUp(c), Fma.emulated(more, 38737 * power(halfUlp - part - 18), c));
                assertEquals(c, Fma.emulated(less, power(halfUlp - part) - power(halfUlp - part - 18), c));
                float rounded = (float) ((double) more * (38737 * power(halfUlp - part - 18)) + c);
                wrongIfRoundedTwice += rounded == c ? 1 : 0;
                tries++;
            }
        }
        assertEquals(0.5, wrongIfRoundedTwice / (double) tries, 0.1, "rounded twice, half of them are wrong");
    }

    /// The sum is one unit in the last place of a double below the halfway point, and rounding to odd must leave it
    /// there. Only subnormal results get that far: for normal ones, the bits alone show that the sum is not halfway.
    @Test
    void aSumBesideAHalfwayPointStaysThere() {
        var random = new SplittableRandom(4);
        int beside = 0;
        for (int i = 0; i < 200_000; i++) {
            float c = Float.MIN_VALUE * random.nextInt(1 << 21, 1 << 23);
            int first = random.nextInt(1 << 23, 1 << 24);
            int second = (int) ((1L << 46) / first);
            float a = first * power(-98);
            float b = second * power(-98); // a b is a little less than 2^-150
            checkAllSigns(a, b, c);
            beside += (double) a * b + c == c + 0x1p-150 - Math.ulp((double) c) ? 1 : 0;
        }
        assertTrue(beside > 1000, beside + " sums were beside a halfway point");
    }

    private static float power(int exponent) {
        return Math.scalb(1f, exponent);
    }

    /// Sums that nearly cancel, are of similar size, or are 2^60 apart, for all exponents.
    @Test
    void ofNumbersOfEverySizeIsExact() {
        var random = new SplittableRandom(2);
        for (int i = 0; i < 2_000_000; i++) {
            float a = Float.intBitsToFloat(random.nextInt() & 0x7fff_ffff);
            float b = Float.intBitsToFloat(random.nextInt());
            double product = (double) a * b;
            float near = (float) product;
            float c = switch (i & 3) {
                case 0 -> -near;
                case 1 -> Math.scalb(near, random.nextInt(-60, 60));
                case 2 -> Math.nextUp(-near);
                default -> Float.intBitsToFloat(random.nextInt());
            };
            check(a, b, c);
        }
    }

    /// Few bits make exact sums, ties and cancellation likely.
    @Test
    void ofNumbersOfFewBitsIsExact() {
        var random = new SplittableRandom(3);
        for (int i = 0; i < 2_000_000; i++) {
            float a = Math.scalb((float) random.nextInt(-(1 << 13), 1 << 13), random.nextInt(-80, 60));
            float b = Math.scalb((float) random.nextInt(-(1 << 13), 1 << 13), random.nextInt(-80, 60));
            float c = Math.scalb((float) (a * (double) b), random.nextInt(-2, 3));
            check(a, b, Math.scalb(c, random.nextInt(-30, 30)));
            check(a, b, c);
        }
    }
}
