package kawi.engine.constrain.json;

import java.util.ArrayList;
import java.util.List;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Repeat;

/// The numbers from one to another as texts of digits, all of the same width, in base 10 or 16.
///
/// From 138 to 512 these are 13 and a digit from 8, 1 and a digit from 4 and any, a digit from 2 to 4 and any two, 50
/// and any, 51 and a digit up to 2: where the first digit is that of a border, the following digits are bounded too;
/// elsewhere they are free.
record DigitRange(int base) {
    static final DigitRange DECIMAL = new DigitRange(10);
    static final DigitRange HEXADECIMAL = new DigitRange(16);

    /// @param first digits
    /// @param last as many digits, not less
    Expression between(String first, String last) {
        if (first.isEmpty()) {
            return Expression.EMPTY;
        }
        int low = digit(first, 0);
        int high = digit(last, 0);
        if (low == high) {
            return Expression.sequence(digits(low, low), between(first.substring(1), last.substring(1)));
        }
        int free = first.length() - 1;
        List<Expression> parts = new ArrayList<>();
        if (!isAll(first, 0)) {
            String most = Character.toString(Character.forDigit(base - 1, base)).repeat(free);
            parts.add(Expression.sequence(digits(low, low), between(first.substring(1), most)));
            low++;
        }
        boolean lastIsFull = isAll(last, base - 1);
        int lastFree = lastIsFull ? high : high - 1;
        if (low <= lastFree) {
            parts.add(Expression.sequence(digits(low, lastFree), new Repeat(digits(0, base - 1), free, free)));
        }
        if (!lastIsFull) {
            parts.add(Expression.sequence(digits(high, high), between("0".repeat(free), last.substring(1))));
        }
        return new Choice(parts);
    }

    private int digit(String digits, int place) {
        return Character.digit(digits.charAt(place), base);
    }

    /// Whether all digits behind the first have a value.
    private boolean isAll(String digits, int value) {
        for (int place = 1; place < digits.length(); place++) {
            if (digit(digits, place) != value) {
                return false;
            }
        }
        return true;
    }

    /// One digit from the first to the last, in lower or upper case.
    Expression digits(int first, int last) {
        var set = new StringBuilder();
        for (int digit = first; digit <= last; digit++) {
            char small = Character.forDigit(digit, base);
            set.append(small).append(Character.toUpperCase(small));
        }
        return new Characters(CodePoints.of(set.toString()));
    }
}
