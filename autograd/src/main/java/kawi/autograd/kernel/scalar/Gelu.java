package kawi.autograd.kernel.scalar;

/// The constants of GELU in its tanh form, which GPT-2 uses (Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016,
/// section 2).
///
///     gelu(x) = x/2 (1 + tanh u),   u = sqrt(2/pi) (x + 0.044715 x^3)
///
/// Because `(1 + tanh u) / 2 = 1 / (1 + e^(-2u))`, the kernels compute the same function from one exponential:
///
///     s = 1 / (1 + e^(-2u))
///     gelu(x)  = x s
///     gelu'(x) = s + x s (1 - s) 2 u'(x),   u'(x) = sqrt(2/pi) (1 + 3 * 0.044715 x^2)
public final class Gelu {
    /// -2 sqrt(2/pi): `-2u = x (LINEAR + CUBIC x^2)`.
    public static final float LINEAR = (float) -1.5957691216057308;
    /// -2 sqrt(2/pi) 0.044715.
    public static final float CUBIC = (float) -0.07135481627260025;
    /// 2u'(x) = SLOPE + SLOPE_CURVATURE x^2.
    public static final float SLOPE = (float) 1.5957691216057308;
    /// 6 sqrt(2/pi) 0.044715.
    public static final float SLOPE_CURVATURE = (float) 0.21406444881780076;

    private Gelu() {}
}
