package kawi.engine.constrain.schema;

import static kawi.engine.constrain.grammar.Expression.characters;
import static kawi.engine.constrain.grammar.Expression.literal;
import static kawi.engine.constrain.grammar.Expression.sequence;

import java.util.ArrayList;
import java.util.List;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Assertion;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Expression.Repeat;
import kawi.engine.constrain.grammar.Expression.Sequence;

/// Strings as JSON writes them (RFC 8259, section 7): in quotes, with escapes.
public final class JsonString {
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";
    private static final String LETTERS = "\"\\/bfnrt"; // behind the backslash, in the same order
    private static final CodePoints RAW =
            CodePoints.range(0, 0x1F).or(CodePoints.of("\"\\")).complement();
    private static final int HEX_DIGITS = 4;
    private static final int LAST_OF_FOUR_DIGITS = 0xFFFF;

    private JsonString() {}

    static Expression quoted(Expression inside) {
        return sequence(literal("\""), inside, literal("\""));
    }

    /// A string as it is usually written: escaped only where it must be, with a letter if there is one.
    static Expression constant(String text) {
        return quoted(new Sequence(text.codePoints().mapToObj(JsonString::usual).toList()));
    }

    /// A character as it is usually written.
    static Expression usual(int codePoint) {
        CodePoints one = CodePoints.of(codePoint);
        return RAW.contains(codePoint) ? new Characters(one) : usual(one);
    }

    /// One character of a set as it is usually written.
    static Expression usual(CodePoints set) {
        List<Expression> ways = new ArrayList<>();
        ways.add(new Characters(set.and(RAW)));
        var letters = new StringBuilder();
        for (int i = 0; i < ESCAPED.length(); i++) {
            if (ESCAPED.charAt(i) != '/' && set.contains(ESCAPED.charAt(i))) {
                letters.append(LETTERS.charAt(i));
            }
        }
        ways.add(sequence(literal("\\"), characters(letters.toString())));
        CodePoints numbered = set.and(CodePoints.range(0, 0x1F)).without(CodePoints.of(ESCAPED));
        numbered.ranges().forEach(range -> ways.add(hexEscape(range.first(), range.last())));
        return new Choice(ways);
    }

    /// One character of a set, in each of the ways in which JSON can write it.
    static Expression anyWay(CodePoints set) {
        List<Expression> ways = new ArrayList<>();
        ways.add(new Characters(set.and(RAW)));
        var letters = new StringBuilder();
        for (int i = 0; i < ESCAPED.length(); i++) {
            if (set.contains(ESCAPED.charAt(i))) {
                letters.append(LETTERS.charAt(i));
            }
        }
        ways.add(sequence(literal("\\"), characters(letters.toString())));
        for (CodePoints.Range range : set.ranges()) {
            if (range.first() <= LAST_OF_FOUR_DIGITS) {
                ways.add(hexEscape(range.first(), Math.min(range.last(), LAST_OF_FOUR_DIGITS)));
            }
            if (range.last() > LAST_OF_FOUR_DIGITS) {
                addPairs(Math.max(range.first(), LAST_OF_FOUR_DIGITS + 1), range.last(), ways);
            }
        }
        return new Choice(ways);
    }

    /// Characters beyond four digits are two escapes: a pair of surrogates.
    private static void addPairs(int first, int last, List<Expression> ways) {
        int high = Character.highSurrogate(first);
        int lastHigh = Character.highSurrogate(last);
        int from = Character.lowSurrogate(first);
        while (high <= lastHigh) {
            boolean whole = from == Character.MIN_LOW_SURROGATE;
            int until = whole && high < lastHigh ? lastHigh - 1 : high; // these have all lower halves
            if (whole && Character.lowSurrogate(last) == Character.MAX_LOW_SURROGATE) {
                until = lastHigh;
            }
            int to = until == lastHigh ? Character.lowSurrogate(last) : Character.MAX_LOW_SURROGATE;
            ways.add(sequence(hexEscape(high, until), hexEscape(from, to)));
            high = until + 1;
            from = Character.MIN_LOW_SURROGATE;
        }
    }

    private static Expression hexEscape(int first, int last) {
        return sequence(literal("\\u"), DigitRange.HEXADECIMAL.ofWidth(HEX_DIGITS, first, last));
    }

    private static List<Expression> writing(List<Expression> all) {
        var written = new ArrayList<Expression>();
        for (Expression each : all) {
            written.add(writing(each));
        }
        return written;
    }

    /// The strings whose characters are the texts of an expression.
    ///
    /// @param inside without references
    static Expression writing(Expression inside) {
        return switch (inside) {
            case Characters one -> anyWay(one.set());
            case Sequence sequence -> new Sequence(writing(sequence.parts()));
            case Choice choice -> new Choice(writing(choice.alternatives()));
            case Repeat repeat -> new Repeat(writing(repeat.body()), repeat.least(), repeat.most());
            case Reference reference -> throw new IllegalArgumentException("a pattern has no " + reference);
            case Assertion assertion -> throw new IllegalArgumentException("not resolved: " + assertion);
        };
    }
}
