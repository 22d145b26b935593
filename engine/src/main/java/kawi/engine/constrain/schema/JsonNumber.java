package kawi.engine.constrain.schema;

import static kawi.engine.constrain.grammar.Expression.EMPTY;
import static kawi.engine.constrain.grammar.Expression.NOTHING;
import static kawi.engine.constrain.grammar.Expression.characters;
import static kawi.engine.constrain.grammar.Expression.choice;
import static kawi.engine.constrain.grammar.Expression.literal;
import static kawi.engine.constrain.grammar.Expression.optional;
import static kawi.engine.constrain.grammar.Expression.sequence;

import java.util.ArrayList;
import java.util.List;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Repeat;

/// Numbers as JSON writes them, of no more digits than a double keeps: else a model may write digits for ever.
public final class JsonNumber {
    private static final int MAX_DIGITS = 16;

    /// The largest whole number of so many digits.
    static final long LARGEST = 9_999_999_999_999_999L;

    private static final Expression DIGIT = characters("0123456789");
    private static final Expression NATURAL =
            choice(literal("0"), sequence(characters("123456789"), new Repeat(DIGIT, 0, MAX_DIGITS - 1)));

    /// Any number.
    static final Expression ANY = sequence(
            optional(literal("-")),
            NATURAL,
            optional(sequence(literal("."), new Repeat(DIGIT, 1, MAX_DIGITS))),
            optional(sequence(characters("eE"), optional(characters("+-")), new Repeat(DIGIT, 1, 2))));

    private JsonNumber() {}

    /// The whole numbers from one to another, each in one way: no fraction, no exponent, no `-0`.
    ///
    /// @param first not below -[#LARGEST]
    /// @param last not above [#LARGEST]
    static Expression integers(long first, long last) {
        List<Expression> parts = new ArrayList<>();
        if (first < 0) {
            parts.add(sequence(literal("-"), naturals(Math.max(1, -last), -first)));
        }
        if (last >= 0) {
            parts.add(naturals(Math.max(0, first), last));
        }
        return new Choice(parts);
    }

    private static Expression naturals(long first, long last) {
        List<Expression> byWidth = new ArrayList<>();
        long least = 0;
        long most = 9;
        for (int width = 1; width <= MAX_DIGITS; width++) {
            if (first <= most && least <= last) {
                byWidth.add(DigitRange.DECIMAL.ofWidth(width, Math.max(first, least), Math.min(last, most)));
            }
            least = most + 1;
            most = 10 * most + 9;
        }
        return new Choice(byWidth);
    }

    /// The numbers between two borders, without exponent.
    static Expression between(DecimalBorder lower, DecimalBorder upper) {
        // What is below zero is what is above, mirrored.
        Expression negative = lower.isBelowZero()
                ? sequence(
                        literal("-"),
                        positive(upper.isBelowZero() ? upper.negated() : DecimalBorder.ABOVE_ZERO, lower.negated()))
                : NOTHING;
        Expression rest =
                upper.isBelowZero() ? NOTHING : positive(lower.isBelowZero() ? DecimalBorder.ZERO : lower, upper);
        return choice(negative, rest);
    }

    /// @param lower zero or above
    private static Expression positive(DecimalBorder lower, DecimalBorder upper) {
        if (lower.whole() > upper.whole()) {
            return NOTHING;
        }
        if (lower.whole() == upper.whole()) {
            return sequence(
                    integers(lower.whole(), lower.whole()), point(fraction(lower, upper, 0, true, true), lower, upper));
        }
        Expression low = sequence(
                integers(lower.whole(), lower.whole()), point(fraction(lower, upper, 0, true, false), lower, null));
        Expression high = sequence(
                integers(upper.whole(), upper.whole()), point(fraction(lower, upper, 0, false, true), null, upper));
        Expression middle = lower.whole() + 1 < upper.whole()
                ? sequence(
                        integers(lower.whole() + 1, upper.whole() - 1),
                        optional(sequence(literal("."), new Repeat(DIGIT, 1, MAX_DIGITS))))
                : NOTHING;
        return choice(low, middle, high);
    }

    /// A point and digits, or nothing if the whole number itself is inside.
    private static Expression point(Expression digits, DecimalBorder lower, DecimalBorder upper) {
        Expression fraction = sequence(literal("."), digits);
        boolean aboveLower = lower == null || (lower.fraction().isEmpty() && lower.inclusive());
        boolean belowUpper = upper == null || !upper.fraction().isEmpty() || upper.inclusive();
        return aboveLower && belowUpper ? optional(fraction) : fraction;
    }

    /// The digits behind the point from a place on, one at least at the first, that keep within the borders that they
    /// have followed so far.
    private static Expression fraction(DecimalBorder lower, DecimalBorder upper, int place, boolean low, boolean high) {
        if (!low && !high) {
            return new Repeat(DIGIT, place == 0 ? 1 : 0, MAX_DIGITS);
        }
        boolean lowerEnds = !low || place >= lower.fraction().length();
        boolean upperEnds = !high || place >= upper.fraction().length();
        if (lowerEnds && upperEnds) {
            return end(low, high, lower, upper, place == 0 ? 1 : 0);
        }
        int from = low ? lower.digit(place) : 0;
        int to = high ? upper.digit(place) : 9;
        List<Expression> parts = new ArrayList<>();
        if (low && from <= to) {
            boolean staysHigh = high && from == to;
            parts.add(sequence(digits(from, from), fraction(lower, upper, place + 1, true, staysHigh)));
        }
        int firstFree = low ? from + 1 : from;
        int lastFree = high ? to - 1 : to;
        if (firstFree <= lastFree) {
            parts.add(sequence(digits(firstFree, lastFree), fraction(lower, upper, place + 1, false, false)));
        }
        if (high && (from < to || !low)) {
            parts.add(sequence(digits(to, to), fraction(lower, upper, place + 1, false, true)));
        }
        if (place > 0 && lowerEnds && (!low || lower.inclusive())) {
            parts.add(EMPTY); // shorter than the upper border, so below it
        }
        return new Choice(parts);
    }

    private static Expression digits(int first, int last) {
        return DigitRange.DECIMAL.digits(first, last);
    }

    /// Behind the last digit of the borders that are still followed.
    private static Expression end(boolean low, boolean high, DecimalBorder lower, DecimalBorder upper, int least) {
        if (high) {
            boolean inside = upper.inclusive() && (!low || lower.inclusive());
            return inside ? new Repeat(literal("0"), least, MAX_DIGITS) : NOTHING;
        }
        return lower.inclusive()
                ? new Repeat(DIGIT, least, MAX_DIGITS)
                : sequence(
                        new Repeat(literal("0"), 0, MAX_DIGITS),
                        characters("123456789"),
                        new Repeat(DIGIT, 0, MAX_DIGITS));
    }
}
