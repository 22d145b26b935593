package kawi.autograd.kernel.scalar;

/// Powers of float32 with a constant exponent, computed in double and rounded once, the same bits on every machine.
///
///     |x|^p = 2^(p log2 |x|)
///
/// With `|x| = 2^n m` and m from sqrt(1/2) to sqrt(2), and with y = n + r, n the nearest integer:
///
///     log2 |x| = n + 2/ln 2 (s + s^3/3 + ... + s^15/15),   s = (m - 1) / (m + 1)
///     2^y      = 2^n (1 + z + z^2/2! + ... + z^10/10!),     z = r ln 2
///
/// Either series is cut where the rest is below 1e-12. The logarithm is multiplied by at most 150 before it matters, so
/// the power is off by less than 1e-10 and the result is within 0.502 units in the last place of the exact one.
///
/// Doubles have bits to spare, so products are rounded before they are added: without an instruction for it, a fused
/// multiply-add of doubles takes a thousand times as long.
///
/// Zeros, infinities and negative numbers follow C's `pow`: a negative number has powers with integer exponents only.
public final class Power {
    /// The bits of 1.0.
    public static final long ONE_BITS = 1023L << 52;
    /// The bits of 1.0 less those of sqrt(1/2), the smallest m.
    public static final long ROOT_HALF_OFFSET = ONE_BITS - 0x3fe6a09e667f3bcdL;
    /// 2 / ln 2.
    public static final double TWO_LOG2_E = 2.8853900817779268;
    /// ln 2.
    public static final double LN2 = 0.6931471805599453;
    /// Beyond this in either direction a power of two is infinite or zero as a float.
    public static final double MAX_EXPONENT = 200;
    /// Adding it to a double rounds it to an integer n, and puts n + 1023 into the sum's lowest bits.
    public static final double ROUNDER = 0x1.8p52 + 1023;

    private Power() {}

    /// `x^exponent`; for the exponents 0, 1 and 2 exactly 1, x and the product `x x`.
    public static float pow(float x, float exponent) {
        if (exponent == 0) {
            return 1;
        }
        if (exponent == 2) {
            return x * x;
        }
        if (exponent == 1 || Float.isNaN(x)) {
            return x;
        }
        boolean integer = exponent == (float) Math.rint(exponent);
        float magnitude = Math.abs(x);
        boolean extreme = magnitude == 0 || magnitude == Float.POSITIVE_INFINITY;
        if (x < 0 && !integer && !extreme) {
            return Float.NaN;
        }
        boolean zero = (magnitude == 0) == (exponent > 0);
        float power = extreme ? (zero ? 0 : Float.POSITIVE_INFINITY) : (float) exp2(exponent * log2(magnitude));
        boolean odd = integer && Math.abs(exponent % 2) == 1;
        return odd ? Math.copySign(power, x) : power;
    }

    /// @param x positive and finite, any float
    private static double log2(double x) {
        long bits = Double.doubleToRawLongBits(x);
        long biased = (bits + ROOT_HALF_OFFSET) >>> 52; // n + 1023
        double m = Double.longBitsToDouble(bits - (biased << 52) + ONE_BITS);
        double s = (m - 1) / (m + 1);
        double square = s * s;
        double p = 1 / 15.0;
        p = p * square + 1 / 13.0;
        p = p * square + 1 / 11.0;
        p = p * square + 1 / 9.0;
        p = p * square + 1 / 7.0;
        p = p * square + 1 / 5.0;
        p = p * square + 1 / 3.0;
        p = p * square + 1;
        return s * p * TWO_LOG2_E + (biased - 1023.0);
    }

    private static double exp2(double y) {
        double bounded = Math.min(Math.max(y, -MAX_EXPONENT), MAX_EXPONENT);
        double rounded = bounded + ROUNDER;
        double z = (bounded - (rounded - ROUNDER)) * LN2;
        double p = 1 / 3628800.0;
        p = p * z + 1 / 362880.0;
        p = p * z + 1 / 40320.0;
        p = p * z + 1 / 5040.0;
        p = p * z + 1 / 720.0;
        p = p * z + 1 / 120.0;
        p = p * z + 1 / 24.0;
        p = p * z + 1 / 6.0;
        p = p * z + 1 / 2.0;
        p = p * z + 1;
        p = p * z + 1;
        return p * Double.longBitsToDouble(Double.doubleToRawLongBits(rounded) << 52);
    }
}
