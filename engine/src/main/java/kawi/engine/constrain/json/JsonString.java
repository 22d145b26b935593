package kawi.engine.constrain.json;

import static kawi.engine.constrain.grammar.Expression.characters;
import static kawi.engine.constrain.grammar.Expression.literal;
import static kawi.engine.constrain.grammar.Expression.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Assertion;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Distinct;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Expression.Repeat;
import kawi.engine.constrain.grammar.Expression.Sequence;

/// Strings as JSON writes them (RFC 8259, section 7): in quotes, with escapes.
public final class JsonString {
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";
    private static final String LETTERS = "\"\\/bfnrt"; // behind the backslash, in the same order
    private static final CodePoints RAW =
            CodePoints.range(0, 0x1F).or(CodePoints.of("\"\\")).complement();
    private static final int LAST_OF_FOUR_DIGITS = 0xFFFF;

    private JsonString() {}

    /// An expression in quotes.
    public static Expression quoted(Expression inside) {
        return sequence(literal("\""), inside, literal("\""));
    }

    /// A string in one way: a character is escaped only if it must be, by a letter if there is one, otherwise by
    /// hexadecimal digits in lower case.
    public static Expression constant(String text) {
        return quoted(new Sequence(text.codePoints()
                .mapToObj(each ->
                        CodePoints.isSurrogate(each) ? literal("\\u%04x".formatted(each)) : oneWay(CodePoints.of(each)))
                .toList()));
    }

    /// One character of a set, in one way each.
    public static Expression oneWay(CodePoints set) {
        CodePoints raw = set.and(RAW);
        if (raw.equals(set)) {
            return new Characters(set);
        }
        List<Expression> ways = new ArrayList<>();
        ways.add(new Characters(raw));
        ways.add(escapes(set.without(CodePoints.of('/'))));
        set.and(CodePoints.range(0, 0x1F))
                .without(CodePoints.of(ESCAPED))
                .characters()
                .forEach(each -> ways.add(literal("\\u%04x".formatted(each))));
        return new Choice(ways);
    }

    /// One character of a set, in each of the ways in which JSON can write it.
    public static Expression anyWay(CodePoints set) {
        List<Expression> ways = new ArrayList<>();
        ways.add(new Characters(set.and(RAW)));
        ways.add(escapes(set));
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

    /// The characters of a set that are written as a backslash and a letter.
    private static Expression escapes(CodePoints set) {
        var letters = new StringBuilder();
        for (int i = 0; i < ESCAPED.length(); i++) {
            if (set.contains(ESCAPED.charAt(i))) {
                letters.append(LETTERS.charAt(i));
            }
        }
        return sequence(literal("\\"), characters(letters.toString()));
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
        return sequence(
                literal("\\u"), DigitRange.HEXADECIMAL.between("%04x".formatted(first), "%04x".formatted(last)));
    }

    /// Replaces the characters of an expression by the ways to write them.
    ///
    /// @param regular without references and assertions
    public static Expression written(Expression regular, Function<CodePoints, Expression> character) {
        return switch (regular) {
            case Characters one -> character.apply(one.set());
            case Sequence sequence -> new Sequence(written(sequence.parts(), character));
            case Choice choice -> new Choice(written(choice.alternatives(), character));
            case Repeat repeat -> new Repeat(written(repeat.body(), character), repeat.least(), repeat.most());
            case Reference reference -> throw new IllegalArgumentException("not regular: " + reference);
            case Assertion assertion -> throw new IllegalArgumentException("not resolved: " + assertion);
            case Distinct distinct -> throw new IllegalArgumentException("not regular: " + distinct);
        };
    }

    private static List<Expression> written(List<Expression> all, Function<CodePoints, Expression> character) {
        return all.stream().map(each -> written(each, character)).toList();
    }
}
