package kawi.engine.constrain;

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

    Expression of(Expression body) {
        return new Expression.Repeat(body, least, most);
    }
}
