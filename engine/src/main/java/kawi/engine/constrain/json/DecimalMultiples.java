package kawi.engine.constrain.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.Dfa;

/// The decimal texts without exponent whose value is a multiple of a number: for 0.25 these are `-1`, `0.50`, `10.75`.
///
/// With the point moved to the right both are whole, and the question is whether the text is a multiple of a whole
/// `rest`, followed by a number of zeros. After each digit the automaton knows the remainder of what stands in front of
/// the last zeros, and the number of these zeros: the multiples of a million take seven states, not a million.
public final class DecimalMultiples {
    private static final int MAX_STATES = 10_000;
    private static final int DIGITS = 10;
    private static final int POINT = DIGITS; // classes of characters beside the digits
    private static final int MINUS = DIGITS + 1;
    private static final int CLASSES = DIGITS + 3;

    private static final int START = 0;
    private static final int SIGNED = 1; // behind the minus
    private static final int ONLY_ZEROS = 2; // behind the last digit that may differ from 0
    private static final int DEAD = 3;
    private static final int FIRST_BLOCK = 4;

    private final int rest;
    private final int zeros; // that follow a multiple of the rest
    private final int scale; // digits behind the point that may differ from 0
    private final int blockSize;

    private DecimalMultiples(int rest, int zeros, int scale) {
        this.rest = rest;
        this.zeros = zeros;
        this.scale = scale;
        this.blockSize = rest * (zeros + 1);
    }

    /// The automaton of a number's multiples; empty if it would be too large.
    ///
    /// @param number above zero
    public static Optional<Dfa> of(BigDecimal number) {
        BigDecimal plain = number.stripTrailingZeros();
        int scale = Math.max(0, plain.scale());
        BigInteger rest = plain.setScale(scale).unscaledValue();
        int zeros = 0;
        for (; rest.mod(BigInteger.TEN).signum() == 0; zeros++) {
            rest = rest.divide(BigInteger.TEN);
        }
        boolean isSmall =
                rest.bitLength() < Integer.SIZE - 1 && rest.longValueExact() * (zeros + 1) * (scale + 2) <= MAX_STATES;
        return isSmall ? Optional.of(new DecimalMultiples(rest.intValueExact(), zeros, scale).dfa()) : Optional.empty();
    }

    /// A state within a number. Block 0 is in front of the point, block `k + 1` behind it after `k` digits.
    private int state(int block, int place) {
        return FIRST_BLOCK + block * blockSize + place;
    }

    /// A place in a block is a remainder and a number of zeros behind it.
    private int after(int place, int digit) {
        int remainder = place / (zeros + 1);
        int last = place % (zeros + 1);
        if (digit == 0 && last < zeros) {
            return place + 1;
        }
        if (digit == 0) {
            return (int) (remainder * 10L % rest) * (zeros + 1) + zeros;
        }
        long value = remainder;
        for (int i = 0; i <= last; i++) { // these zeros were not the last digits after all
            value = value * 10 % rest;
        }
        return (int) ((value + digit) % rest) * (zeros + 1);
    }

    private boolean isMultiple(int place, int missingDigits) {
        int padded = place;
        for (int i = 0; i < missingDigits; i++) {
            padded = after(padded, 0);
        }
        return padded == zeros;
    }

    private Dfa dfa() {
        int[][] next = new int[state(scale + 2, 0)][CLASSES];
        for (int[] row : next) {
            Arrays.fill(row, DEAD);
        }
        BitSet accepts = new BitSet();
        accepts.set(ONLY_ZEROS);
        next[ONLY_ZEROS][0] = ONLY_ZEROS;
        next[START][MINUS] = SIGNED;
        int nothing = zeros; // no digit is the number 0, which ends with any number of zeros
        for (int digit = 0; digit < DIGITS; digit++) {
            next[START][digit] = state(0, after(nothing, digit));
            next[SIGNED][digit] = next[START][digit];
        }
        for (int place = 0; place < blockSize; place++) {
            next[state(0, place)][POINT] = state(1, place);
            for (int block = 0; block <= scale + 1; block++) {
                boolean isMultiple = isMultiple(place, block == 0 ? scale : scale + 1 - block);
                accepts.set(state(block, place), isMultiple);
                for (int digit = 0; block <= scale && digit < DIGITS; digit++) {
                    next[state(block, place)][digit] = state(block == 0 ? 0 : block + 1, after(place, digit));
                }
                if (block == scale + 1 && isMultiple) {
                    next[state(block, place)][0] = ONLY_ZEROS;
                }
            }
        }
        return Dfa.of(classes(), next, accepts);
    }

    private static List<CodePoints> classes() {
        List<CodePoints> classes = new ArrayList<>();
        for (int digit = 0; digit < DIGITS; digit++) {
            classes.add(CodePoints.of('0' + digit));
        }
        classes.add(CodePoints.of('.'));
        classes.add(CodePoints.of('-'));
        classes.add(CodePoints.union(classes).complement());
        return classes;
    }
}
