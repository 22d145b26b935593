package kawi.engine.constrain.schema;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// A border of a range of decimal numbers.
///
/// @param negative whether it is below zero
/// @param whole the digits in front of the point, as a number
/// @param fraction the digits behind it, without zeros at the end
/// @param inclusive whether the border itself is in the range
record DecimalBorder(boolean negative, long whole, String fraction, boolean inclusive) {
    static final DecimalBorder ZERO = new DecimalBorder(false, 0, "", true);
    static final DecimalBorder ABOVE_ZERO = new DecimalBorder(false, 0, "", false);
    static final DecimalBorder LARGEST = new DecimalBorder(false, JsonNumber.LARGEST, "", true);

    /// @param value of no more than 16 digits in front of the point
    static DecimalBorder of(BigDecimal value, boolean inclusive) {
        BigDecimal size = value.abs();
        BigDecimal whole = size.setScale(0, RoundingMode.FLOOR);
        String plain = size.subtract(whole).stripTrailingZeros().toPlainString(); // 0.25, or 0
        String fraction = plain.length() > 2 ? plain.substring(2) : "";
        return new DecimalBorder(value.signum() < 0, whole.longValueExact(), fraction, inclusive);
    }

    boolean isBelowZero() {
        return negative;
    }

    /// The border on the other side of zero.
    DecimalBorder negated() {
        return new DecimalBorder(!negative, whole, fraction, inclusive);
    }

    /// The digit at a place behind the point, 0 behind the last.
    int digit(int place) {
        return place < fraction.length() ? fraction.charAt(place) - '0' : 0;
    }
}
