package kawi.autograd.kernel.scalar;

import static kawi.autograd.kernel.scalar.Fma.fma;

/// Exact GELU, `x Φ(x)`, in float32, the same bits on every machine. Φ is the cumulative distribution function of the
/// standard normal distribution, and φ its density:
///
///     φ(x) = e^(-x^2/2) / sqrt(2 pi)
///     Φ(x) = (1 + erf(x / sqrt(2))) / 2
///
/// With t = |x|, capped where e^(-t^2/2) is 0 in float32:
///
///     Φ(-t) = e^(-t^2/2) P(q) / (t + 2),   q = (t - 2) / (t + 2)
///     Φ(t)  = 1 - Φ(-t)
///
/// The quotient Φ(-t) / e^(-t^2/2) falls slowly from 1/2, and q maps all t to [-1, 1], so that a polynomial suffices. P
/// has degree 10; its largest relative error is 5e-8, below float32's 6e-8. The exponential would multiply the rounding
/// error of t^2 by t^2: the error is known from an `fma` and is taken back.
public final class GeluErf {
    /// From here on e^(-t^2/2) is 0 in float32.
    public static final float MAX = 15;

    /// `1 / sqrt(2 pi)`.
    public static final float INVERSE_SQRT_2_PI = 0.3989423f;

    /// In `t + 2`.
    public static final float OFFSET = 2;

    /// The coefficients of P.
    public static final float P0 = 0.672408f;

    public static final float P1 = -0.33140457f;
    public static final float P2 = 0.028798398f;
    public static final float P3 = 0.036721595f;
    public static final float P4 = -4.8321582e-4f;
    public static final float P5 = -0.0067515695f;
    public static final float P6 = -0.0018906071f;
    public static final float P7 = 8.842084e-4f;
    public static final float P8 = 7.24148e-4f;
    public static final float P9 = 3.0760595e-5f;
    public static final float P10 = -7.6307995e-5f;

    private GeluErf() {}

    /// `x Φ(x)`. Below zero x is multiplied by the quotient first: Φ alone may be subnormal and lose digits.
    public static float gelu(float x) {
        float t = Math.min(Math.abs(x), MAX);
        return x < 0 ? bell(t) * (x * quotient(t)) : x * (1 - bell(t) * quotient(t));
    }

    /// `Φ(x) + x φ(x)`.
    public static float slopeOfGelu(float x) {
        float t = Math.min(Math.abs(x), MAX);
        float tail = bell(t) * quotient(t);
        float bounded = x < 0 ? -t : t;
        return fma(bounded, bell(t) * INVERSE_SQRT_2_PI, x < 0 ? tail : 1 - tail);
    }

    /// `Φ(-t) / e^(-t^2/2)`.
    private static float quotient(float t) {
        float inverse = 1 / (t + OFFSET);
        float q = fma(-2 * OFFSET, inverse, 1);
        float p = P10;
        p = fma(p, q, P9);
        p = fma(p, q, P8);
        p = fma(p, q, P7);
        p = fma(p, q, P6);
        p = fma(p, q, P5);
        p = fma(p, q, P4);
        p = fma(p, q, P3);
        p = fma(p, q, P2);
        p = fma(p, q, P1);
        p = fma(p, q, P0);
        return p * inverse;
    }

    /// `e^(-t^2/2)`.
    private static float bell(float t) {
        float square = t * t;
        float error = fma(t, t, -square);
        float e = Exponential.exp(-0.5f * square);
        return fma(e, -0.5f * error, e);
    }
}
