package kawi.engine.constrain.schema.assertion;

import java.math.BigDecimal;
import kawi.engine.constrain.document.SchemaNode;

/// A bound of numbers, from above or from below.
///
/// A text may be read exactly or as the nearest double, and so may the bound; a number is written only if it keeps the
/// bound either way. `99.9999999999999999` is below 100, but its double is 100: it must not be written where 100 is
/// excluded. Beyond 2 to the power of 53 some readers take numbers without a point exactly and others as doubles, so
/// that both readings of the text are compared with both of the bound.
///
/// @param keyword such as `maximum`, for errors
/// @param exact the bound as the schema writes it
/// @param inclusive whether the bound itself is allowed
/// @param fromAbove whether it is the largest number
record NumberBound(SchemaNode keyword, BigDecimal exact, boolean inclusive, boolean fromAbove) {
    private static final BigDecimal EXACT_DOUBLES = new BigDecimal(1L << 53);

    /// A number, and whether it is itself within a bound.
    record Limit(BigDecimal value, boolean inclusive) {
        /// The limit on the other side of zero.
        Limit negated() {
            return new Limit(value.negate(), inclusive);
        }

        /// Whether this limit from above excludes more than another.
        boolean isBelow(Limit other) {
            int order = value.compareTo(other.value);
            return order < 0 || (order == 0 && !inclusive && other.inclusive);
        }
    }

    double nearest() {
        return exact.doubleValue();
    }

    /// Whether a number keeps the bound, read exactly.
    boolean holdsExactly(BigDecimal number) {
        return holds(number.compareTo(exact));
    }

    /// Whether a number keeps the bound, both read as doubles.
    boolean holdsForDoubles(BigDecimal number) {
        return holds(Double.compare(number.doubleValue() + 0.0, nearest() + 0.0)); // -0.0 is 0.0
    }

    private boolean holds(int order) {
        return order == 0 ? inclusive : fromAbove == order < 0;
    }

    /// The limit for the texts of numbers: what keeps it keeps the bound in every reading.
    ///
    /// @param whole whether the texts have no point
    Limit limit(boolean whole) {
        return fromAbove
                ? fromAbove(exact, whole)
                : fromAbove(exact.negate(), whole).negated();
    }

    private Limit fromAbove(BigDecimal bound, boolean whole) {
        double nearest = bound.doubleValue();
        boolean isLarge = bound.abs().compareTo(EXACT_DOUBLES) >= 0;
        BigDecimal strictest = isLarge && Double.isFinite(nearest) ? bound.min(new BigDecimal(nearest)) : bound;
        var limit = new Limit(strictest, inclusive);
        if (!Double.isFinite(nearest) || (inclusive && (whole || !isLarge))) {
            return limit; // rounding keeps the order
        }
        double largest = isLarge && !whole ? largestBelow(strictest, inclusive) : Math.nextDown(nearest);
        Limit ofDoubles = roundedTo(largest);
        return ofDoubles.isBelow(limit) ? ofDoubles : limit;
    }

    private static double largestBelow(BigDecimal bound, boolean inclusive) {
        double candidate = bound.doubleValue();
        int order = new BigDecimal(candidate).compareTo(bound);
        return order < 0 || (order == 0 && inclusive) ? candidate : Math.nextDown(candidate);
    }

    /// The numbers whose nearest double is at most this one: up to the middle between it and the next. The middle
    /// itself is rounded to the double with the even last bit.
    private static Limit roundedTo(double largest) {
        BigDecimal middle = new BigDecimal(largest)
                .add(new BigDecimal(Math.nextUp(largest)))
                .divide(BigDecimal.TWO);
        return new Limit(middle, middle.doubleValue() <= largest);
    }
}
