package kawi.autograd.kernel.scalar;

import static kawi.autograd.kernel.scalar.Fma.fma;

/// `e^x` in float32, the same bits on every machine.
///
/// With n = round(x log2 e) and r = x - n ln 2, so that |r| <= ln 2 / 2:
///
///     e^x = 2^n e^r,   e^r ~ 1 + r + r^2/2! + ... + r^7/7!
///
/// The series up to the seventh power is off by less than 6e-9, far below float32's 6e-8. `ln 2` is subtracted in two
/// parts, the first with trailing zero bits, so that r is nearly exact (Cody and Waite, 1980). Rounding adds and
/// subtracts 1.5 * 2^23, where floats are one apart, so the lowest bits of the sum also hold n. `2^n` is applied as two
/// factors: overflow becomes infinity, and underflow a subnormal number, then zero, without a branch.
public final class Exponential {
    /// Arguments above this give infinity.
    public static final float HIGHEST = 89;
    /// Arguments below this give zero.
    public static final float LOWEST = -104;
    /// log2 e.
    public static final float LOG2_E = (float) 1.4426950408889634;
    /// Adding it rounds to an integer.
    public static final float ROUNDER = 0x1.8p23f;
    /// The bits of [#ROUNDER]: those of the sum minus these are the integer.
    public static final int ROUNDER_BITS = 0x4b400000;
    /// The upper part of ln 2.
    public static final float LN2_HIGH = 355 / 512f;
    /// ln 2 minus its upper part.
    public static final float LN2_LOW = (float) (0.6931471805599453 - 355 / 512.0);
    /// 1/2! to 1/7!.
    public static final float C2 = 0.5f;

    public static final float C3 = 1 / 6f;
    public static final float C4 = 1 / 24f;
    public static final float C5 = 1 / 120f;
    public static final float C6 = 1 / 720f;
    public static final float C7 = 1 / 5040f;

    private Exponential() {}

    public static float exp(float x) {
        float bounded = Math.min(Math.max(x, LOWEST), HIGHEST);
        float rounded = fma(bounded, LOG2_E, ROUNDER);
        float n = rounded - ROUNDER;
        float r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, bounded));
        float p = C7;
        p = fma(p, r, C6);
        p = fma(p, r, C5);
        p = fma(p, r, C4);
        p = fma(p, r, C3);
        p = fma(p, r, C2);
        p = fma(p, r, 1);
        p = fma(p, r, 1);
        int exponent = Float.floatToRawIntBits(rounded) - ROUNDER_BITS;
        int half = exponent >> 1;
        return p * powerOfTwo(half) * powerOfTwo(exponent - half);
    }

    private static float powerOfTwo(int exponent) {
        return Float.intBitsToFloat((exponent + 127) << 23);
    }
}
