package kawi.engine.constrain.json;

import static kawi.engine.constrain.grammar.Expression.characters;
import static kawi.engine.constrain.grammar.Expression.choice;
import static kawi.engine.constrain.grammar.Expression.literal;
import static kawi.engine.constrain.grammar.Expression.optional;
import static kawi.engine.constrain.grammar.Expression.sequence;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Repeat;

/// Numbers as JSON writes them, with a limited number of digits: otherwise a model may write digits forever.
public final class JsonNumber {
    /// The most digits in front of the point, where a schema demands no more: about as many as a double holds.
    public static final int MAX_DIGITS = 16;

    /// The most digits behind the point, where a schema demands no more: 0.30000000000000004 is a double of its own.
    public static final int MAX_FRACTION_DIGITS = 17;

    /// The largest whole number of that many digits.
    public static final BigInteger LARGEST = BigInteger.TEN.pow(MAX_DIGITS).subtract(BigInteger.ONE);

    /// The digits that every double holds: numbers of no more digits are different doubles.
    private static final int DISTINCT_DIGITS = 15;

    private static final Expression DIGIT = characters("0123456789");
    private static final Expression DIGIT_ABOVE_ZERO = characters("123456789");
    private static final Expression NATURAL =
            choice(literal("0"), sequence(DIGIT_ABOVE_ZERO, new Repeat(DIGIT, 0, MAX_DIGITS - 1)));

    /// Any number.
    public static final Expression ANY = sequence(
            optional(literal("-")),
            NATURAL,
            optional(sequence(literal("."), new Repeat(DIGIT, 1, MAX_FRACTION_DIGITS))),
            optional(sequence(characters("eE"), optional(characters("+-")), new Repeat(DIGIT, 1, 2))));

    private JsonNumber() {}

    /// The numbers from one to another, both included, without exponent and `-0`. Without fraction there is one way to
    /// write each.
    ///
    /// @param fractionDigits the most digits behind the point; with 0 the numbers are whole and have no point
    public static Expression between(BigDecimal least, BigDecimal most, int fractionDigits) {
        BigInteger first = least.setScale(fractionDigits, RoundingMode.CEILING).unscaledValue();
        BigInteger last = most.setScale(fractionDigits, RoundingMode.FLOOR).unscaledValue();
        List<Expression> ways = new ArrayList<>();
        if (first.compareTo(last) > 0) {
            return Expression.NOTHING;
        }
        if (first.signum() < 0) { // mirrored at zero
            BigInteger nearest = last.signum() < 0 ? last.negate() : BigInteger.ONE;
            ways.add(sequence(literal("-"), new DecimalRange(nearest, first.negate(), fractionDigits).texts()));
        }
        if (last.signum() >= 0) {
            ways.add(new DecimalRange(first.max(BigInteger.ZERO), last, fractionDigits).texts());
        }
        return new Choice(ways);
    }

    /// Numbers of at most 15 digits in one way each, so that different texts are different numbers, read as doubles
    /// too: without exponent, without zeros at the end of a fraction, without `-0`.
    public static Expression oneWay() {
        List<Expression> sizes = new ArrayList<>();
        sizes.add(sequence(literal("0"), fraction(DISTINCT_DIGITS)));
        for (int digits = 1; digits <= DISTINCT_DIGITS; digits++) {
            Expression whole = sequence(DIGIT_ABOVE_ZERO, new Repeat(DIGIT, digits - 1, digits - 1));
            sizes.add(whole);
            if (digits < DISTINCT_DIGITS) {
                sizes.add(sequence(whole, fraction(DISTINCT_DIGITS - digits)));
            }
        }
        return choice(literal("0"), sequence(optional(literal("-")), new Choice(sizes)));
    }

    /// The text of a number among those of [#oneWay()]; empty if the number has too many digits.
    public static Optional<String> oneWay(BigDecimal number) {
        if (number.signum() == 0) {
            return Optional.of("0");
        }
        BigDecimal plain = number.stripTrailingZeros();
        boolean isShort = plain.precision() <= DISTINCT_DIGITS
                && plain.scale() <= DISTINCT_DIGITS
                && plain.precision() - (long) plain.scale() <= DISTINCT_DIGITS;
        return isShort ? Optional.of(plain.toPlainString()) : Optional.empty();
    }

    private static Expression fraction(int mostDigits) {
        return sequence(literal("."), new Repeat(DIGIT, 0, mostDigits - 1), DIGIT_ABOVE_ZERO);
    }
}
