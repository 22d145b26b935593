package kawi.engine.constrain.json;

import static kawi.engine.constrain.grammar.Expression.EMPTY;
import static kawi.engine.constrain.grammar.Expression.literal;
import static kawi.engine.constrain.grammar.Expression.optional;
import static kawi.engine.constrain.grammar.Expression.sequence;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Repeat;

/// The decimal numbers from one to another, both included, that are not negative and have a limited number of digits
/// behind the point.
///
/// @param least in units of the last digit: 3.14 with four digits behind the point is 31400
/// @param most not below `least`
/// @param fractionDigits the most digits behind the point; with 0 there is no point
record DecimalRange(BigInteger least, BigInteger most, int fractionDigits) {
    private static final Expression DIGIT = DigitRange.DECIMAL.digits(0, 9);

    Expression texts() {
        BigInteger unit = BigInteger.TEN.pow(fractionDigits);
        BigInteger low = least.divide(unit);
        BigInteger high = most.divide(unit);
        if (fractionDigits == 0) {
            return naturals(low, high);
        }
        String lowest = digits(least.mod(unit));
        String highest = digits(most.mod(unit));
        boolean lowIsWhole = least.mod(unit).signum() == 0;
        if (low.equals(high)) {
            return sequence(naturals(low, high), point(fraction(lowest, highest, 0), lowIsWhole));
        }
        List<Expression> ways = new ArrayList<>();
        ways.add(sequence(naturals(low, low), point(fraction(lowest, "9".repeat(fractionDigits), 0), lowIsWhole)));
        BigInteger afterLow = low.add(BigInteger.ONE);
        if (afterLow.compareTo(high) < 0) {
            Expression free = new Repeat(DIGIT, 1, fractionDigits);
            ways.add(sequence(naturals(afterLow, high.subtract(BigInteger.ONE)), point(free, true)));
        }
        ways.add(sequence(naturals(high, high), point(fraction("0".repeat(fractionDigits), highest, 0), true)));
        return new Choice(ways);
    }

    private String digits(BigInteger fraction) {
        String digits = fraction.toString();
        return "0".repeat(fractionDigits - digits.length()) + digits;
    }

    private static Expression point(Expression digits, boolean mayBeWhole) {
        Expression fraction = sequence(literal("."), digits);
        return mayBeWhole ? optional(fraction) : fraction;
    }

    /// The whole numbers from one to another, each in one way.
    private static Expression naturals(BigInteger first, BigInteger last) {
        List<Expression> byWidth = new ArrayList<>();
        String from = first.toString();
        String to = last.toString();
        for (int width = from.length(); width <= to.length(); width++) {
            String least = width == 1 ? "0" : "1" + "0".repeat(width - 1);
            byWidth.add(DigitRange.DECIMAL.between(
                    width == from.length() ? from : least, width == to.length() ? to : "9".repeat(width)));
        }
        return new Choice(byWidth);
    }

    /// The digits behind the point from a place on, at least one at the first place, so that the fraction lies between
    /// two borders whose digits in front of the place were followed. Missing digits count as zeros.
    private static Expression fraction(String least, String most, int place) {
        int digits = least.length();
        int first = place == 0 ? 1 : 0;
        boolean low = !isAll(least, place, '0'); // whether the lower border still excludes anything
        boolean high = !isAll(most, place, '9');
        if (!low && !high) {
            return new Repeat(DIGIT, first, digits - place);
        }
        int from = least.charAt(place) - '0';
        int to = most.charAt(place) - '0';
        String zeros = "0".repeat(digits);
        String nines = "9".repeat(digits);
        List<Expression> ways = new ArrayList<>();
        if (place > 0 && !low) {
            ways.add(EMPTY);
        }
        if (from == to) {
            ways.add(sequence(digit(from, to), fraction(least, most, place + 1)));
            return new Choice(ways);
        }
        int firstFree = from;
        int lastFree = to;
        if (!isAll(least, place + 1, '0')) {
            ways.add(sequence(digit(from, from), fraction(least, nines, place + 1)));
            firstFree++;
        }
        if (!isAll(most, place + 1, '9')) {
            ways.add(sequence(digit(to, to), fraction(zeros, most, place + 1)));
            lastFree--;
        }
        if (firstFree <= lastFree) {
            ways.add(sequence(digit(firstFree, lastFree), new Repeat(DIGIT, 0, digits - place - 1)));
        }
        return new Choice(ways);
    }

    private static Expression digit(int first, int last) {
        return DigitRange.DECIMAL.digits(first, last);
    }

    private static boolean isAll(String digits, int from, char value) {
        for (int place = from; place < digits.length(); place++) {
            if (digits.charAt(place) != value) {
                return false;
            }
        }
        return true;
    }
}
