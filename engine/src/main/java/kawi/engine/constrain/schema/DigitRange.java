package kawi.engine.constrain.schema;

import java.util.ArrayList;
import java.util.List;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Repeat;

/// The numbers from one to another as texts of digits, all of the same width, in base 10 or 16.
///
/// From 138 to 512 that is 13 and a digit from 8, 1 and a digit from 4 and any, a digit from 2 to 4 and any two, 50 and
/// any, 51 and a digit up to 2: where the first digit is one of the borders' the others are bounded too, else they are
/// free.
record DigitRange(int base) {
    static final DigitRange DECIMAL = new DigitRange(10);
    static final DigitRange HEXADECIMAL = new DigitRange(16);

    /// @param first not negative
    /// @param last not below the first, and of no more digits than the width
    Expression ofWidth(int width, long first, long last) {
        if (width == 0) {
            return Expression.EMPTY;
        }
        long unit = 1;
        for (int i = 1; i < width; i++) {
            unit *= base;
        }
        int low = (int) (first / unit);
        int high = (int) (last / unit);
        if (low == high) {
            return Expression.sequence(digits(low, low), ofWidth(width - 1, first % unit, last % unit));
        }
        List<Expression> parts = new ArrayList<>();
        if (first % unit != 0) {
            parts.add(Expression.sequence(digits(low, low), ofWidth(width - 1, first % unit, unit - 1)));
            low++;
        }
        boolean lastIsFull = last % unit == unit - 1;
        int lastFree = lastIsFull ? high : high - 1;
        if (low <= lastFree) {
            parts.add(
                    Expression.sequence(digits(low, lastFree), new Repeat(digits(0, base - 1), width - 1, width - 1)));
        }
        if (!lastIsFull) {
            parts.add(Expression.sequence(digits(high, high), ofWidth(width - 1, 0, last % unit)));
        }
        return new Choice(parts);
    }

    /// One digit from the first to the last, in small letters or large.
    Expression digits(int first, int last) {
        var set = new StringBuilder();
        for (int digit = first; digit <= last; digit++) {
            char small = Character.forDigit(digit, base);
            set.append(small).append(Character.toUpperCase(small));
        }
        return new Characters(CodePoints.of(set.toString()));
    }
}
