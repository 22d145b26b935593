package kawi.autograd.kernel.scalar;

import static kawi.autograd.kernel.scalar.Fma.fma;

/// The natural logarithm in float32, the same bits on every machine.
///
/// With `x = 2^n m` and m from sqrt(1/2) to sqrt(2), and f = m - 1:
///
///     log x = n ln 2 + log(1 + f),   log(1 + f) ~ f - f^2/2 + f^3 P(f)
///
/// P is the polynomial of degree 7 whose largest relative error in the result is smallest: 5.9e-9, a tenth of float32's
/// 6e-8. `ln 2` is added in two parts, the first with trailing zero bits, so that its product with n is exact (Cody and
/// Waite, 1980). Over all floats the result is within 0.94 units in the last place of the exact one.
public final class Logarithm {
    /// The bits of sqrt(1/2), the smallest m. The difference of other bits to them has n as its exponent.
    public static final int ROOT_HALF_BITS = 0x3f3504f3;
    /// The bits of a float's significand.
    public static final int SIGNIFICAND = 0x7fffff;
    /// Subnormal numbers are multiplied by this power of two first.
    public static final float SUBNORMAL_SCALE = 0x1p23f;
    /// Its exponent.
    public static final int SUBNORMAL_SHIFT = 23;

    /// The coefficients of P.
    public static final float P0 = 0.3333333f;

    public static final float P1 = -0.2500082f;
    public static final float P2 = 0.20001227f;
    public static final float P3 = -0.16623357f;
    public static final float P4 = 0.14201759f;
    public static final float P5 = -0.13160183f;
    public static final float P6 = 0.12761576f;
    public static final float P7 = -0.07634496f;

    private Logarithm() {}

    /// `log x`: negative infinity for 0, NaN for negative numbers.
    public static float log(float x) {
        if (!(x >= 0)) {
            return Float.NaN;
        }
        if (x == 0) {
            return Float.NEGATIVE_INFINITY;
        }
        if (x == Float.POSITIVE_INFINITY) {
            return x;
        }
        boolean subnormal = x < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(subnormal ? x * SUBNORMAL_SCALE : x) - ROOT_HALF_BITS;
        float n = (bits >> 23) - (subnormal ? SUBNORMAL_SHIFT : 0);
        float f = Float.intBitsToFloat((bits & SIGNIFICAND) + ROOT_HALF_BITS) - 1;
        float p = P7;
        p = fma(p, f, P6);
        p = fma(p, f, P5);
        p = fma(p, f, P4);
        p = fma(p, f, P3);
        p = fma(p, f, P2);
        p = fma(p, f, P1);
        p = fma(p, f, P0);
        float r = fma(f * f, fma(p, f, -0.5f), f);
        return fma(n, Exponential.LN2_HIGH, fma(n, Exponential.LN2_LOW, r));
    }
}
