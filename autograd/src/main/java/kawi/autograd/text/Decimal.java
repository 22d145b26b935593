package kawi.autograd.text;

import java.math.BigDecimal;

/// Formats numbers for people: `0.0003` and `3e-5`, where Java prints `3.0E-4` and `3.0E-5`.
///
/// The digits are the shortest that distinguish the number from its neighbours ([Double#toString(double)]), without a
/// trailing `.0`. Numbers from 0.0001 up to ten million are written out, as Python does; others have an exponent.
public final class Decimal {
    private static final double MIN_PLAIN = 1e-4;
    private static final double MAX_PLAIN = 1e7;

    private Decimal() {}

    /// Such as `0`, `-1`, `0.0003`, `3e-5`, `1.5e30`, `NaN` and `Infinity`.
    public static String of(double number) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        double size = Math.abs(number);
        if (size == 0 || (size >= MIN_PLAIN && size < MAX_PLAIN)) {
            return digits.toPlainString();
        }
        int exponent = digits.precision() - digits.scale() - 1;
        return digits.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }
}
