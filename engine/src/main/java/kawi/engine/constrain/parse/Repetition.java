package kawi.engine.constrain.parse;

import kawi.engine.constrain.grammar.Expression;

/// A number of repetitions: `*`, `+`, `?`, `{m}`, `{m,}` or `{m,n}`, in regular expressions and in grammars.
///
/// @param most [Expression#UNBOUNDED] for no limit
record Repetition(int least, int most) {

    static boolean startsAt(SourceText source) {
        int next = source.peek();
        return next == '*' || next == '+' || next == '?' || next == '{';
    }

    /// Reads a repetition of a grammar: spaces may stand in the braces.
    static Repetition read(SourceText source) {
        return read(source, true);
    }

    /// Reads a repetition of a regular expression: no space stands in the braces.
    static Repetition readStrict(SourceText source) {
        return read(source, false);
    }

    private static Repetition read(SourceText source, boolean spaces) {
        return switch (source.next()) {
            case '*' -> new Repetition(0, Expression.UNBOUNDED);
            case '+' -> new Repetition(1, Expression.UNBOUNDED);
            case '?' -> new Repetition(0, 1);
            default -> readBraces(source, spaces);
        };
    }

    private static Repetition readBraces(SourceText source, boolean spaces) {
        int from = source.position() - 1;
        skip(source, spaces);
        int least = source.number();
        skip(source, spaces);
        int most = least;
        if (source.take(",")) {
            skip(source, spaces);
            most = source.peek() == '}' ? Expression.UNBOUNDED : source.number();
            skip(source, spaces);
        }
        source.require("}");
        if (least > most) {
            throw source.error(from, "the repetition {" + least + "," + most + "} ends before it begins");
        }
        return new Repetition(least, most);
    }

    private static void skip(SourceText source, boolean spaces) {
        if (spaces) {
            source.takeWhile(each -> each == ' ');
        }
    }

    /// Applies the repetition to an expression.
    ///
    /// If the expression is optional or a repetition itself, both are merged, so that each text has exactly one
    /// derivation: `(x?){3,9}` becomes `x{0,9}` and `(x*)+` becomes `x*`.
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
