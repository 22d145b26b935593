package kawi.engine.constrain.parse;

import kawi.engine.constrain.grammar.Expression;

/// How often something is repeated: `*`, `+`, `?`, `{m}`, `{m,}` or `{m,n}`, in regular expressions and in grammars.
///
/// @param most [Expression#UNBOUNDED] for no limit
record Repetition(int least, int most) {

    static boolean startsAt(SourceText source) {
        int next = source.peek();
        return next == '*' || next == '+' || next == '?' || next == '{';
    }

    static Repetition read(SourceText source) {
        return switch (source.next()) {
            case '*' -> new Repetition(0, Expression.UNBOUNDED);
            case '+' -> new Repetition(1, Expression.UNBOUNDED);
            case '?' -> new Repetition(0, 1);
            default -> readBraces(source);
        };
    }

    private static Repetition readBraces(SourceText source) {
        int from = source.position() - 1;
        source.takeWhile(each -> each == ' ');
        int least = source.number();
        source.takeWhile(each -> each == ' ');
        int most = least;
        if (source.take(",")) {
            source.takeWhile(each -> each == ' ');
            most = source.peek() == '}' ? Expression.UNBOUNDED : source.number();
            source.takeWhile(each -> each == ' ');
        }
        source.require("}");
        if (least > most) {
            throw source.error(from, "the repetition {" + least + "," + most + "} ends before it begins");
        }
        return new Repetition(least, most);
    }

    /// A repetition of what may be left out or repeated itself is written so that each text is read in one way: to
    /// repeat `x?` is to repeat x or not, `(x?){3,9}` is `x{0,9}` and `(x*)+` is `x*`.
    Expression of(Expression body) {
        if (body instanceof Expression.Repeat inner && inner.least() == 0 && most > 0) {
            if (inner.most() == 1) {
                return new Expression.Repeat(inner.body(), 0, most);
            }
            if (inner.most() == Expression.UNBOUNDED) {
                return inner;
            }
        }
        return new Expression.Repeat(body, least, most);
    }
}
