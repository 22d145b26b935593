package kawi.engine.constrain.parse;

import java.util.ArrayList;
import java.util.List;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Sequence;

/// Reads a regular expression: characters, `.` (any but a line feed), classes, escapes, groups, alternatives and
/// repetitions. Lazy repetitions are the same texts as greedy ones.
///
/// What is more than regular (backreferences, lookaround), what depends on neighbours (`\b`), and what different
/// dialects take differently is refused. The dialect is the common one of Java, ECMAScript and Python where they agree.
public final class RegexParser {
    private static final int MAX_CHARACTERS = 20_000;
    private static final int MAX_NESTING_DEPTH = 200;
    private static final Expression ANY_CHARACTER_BUT_LINE_FEED =
            new Characters(CodePoints.of('\n').complement());
    private static final Expression ANYTHING = Expression.anyNumberOf(new Characters(CodePoints.ALL));

    private final SourceText source;
    private final RegexClass classes;
    private final boolean anywhere;
    private int depth;

    private RegexParser(String pattern, boolean anywhere) {
        this.source = new SourceText("regex", pattern, MAX_CHARACTERS);
        this.classes = new RegexClass(source);
        this.anywhere = anywhere;
    }

    /// The texts that match as a whole; `^` in front and `$` at the end say nothing new.
    ///
    /// @throws kawi.engine.constrain.grammar.ConstraintException if the pattern is wrong or has what is not supported
    public static Expression wholeText(String pattern) {
        return new RegexParser(pattern, false).read();
    }

    /// The texts that contain a match, at the beginning if there is a `^`, at the end if there is a `$`.
    ///
    /// @throws kawi.engine.constrain.grammar.ConstraintException if the pattern is wrong or has what is not supported
    public static Expression anywhere(String pattern) {
        return new RegexParser(pattern, true).read();
    }

    private Expression read() {
        var alternatives = new ArrayList<Expression>();
        do {
            boolean fromStart = source.take("^") || !anywhere;
            Expression body = sequence();
            boolean toEnd = source.take("$") || !anywhere;
            if (source.peek() == ')') {
                throw source.error("there is no ( for this )");
            }
            if (source.peek() != SourceText.END && source.peek() != '|') {
                throw source.error("$ stands only at the end of the expression");
            }
            alternatives.add(Expression.sequence(
                    fromStart ? Expression.EMPTY : ANYTHING, body, toEnd ? Expression.EMPTY : ANYTHING));
        } while (source.take("|"));
        return oneOf(alternatives);
    }

    private Expression alternatives() {
        var alternatives = new ArrayList<Expression>();
        do {
            alternatives.add(sequence());
        } while (source.take("|"));
        return oneOf(alternatives);
    }

    private static Expression oneOf(List<Expression> alternatives) {
        return alternatives.size() == 1 ? alternatives.getFirst() : new Choice(alternatives);
    }

    private Expression sequence() {
        var parts = new ArrayList<Expression>();
        while (source.peek() != SourceText.END
                && source.peek() != '|'
                && source.peek() != ')'
                && !(source.peek() == '$' && depth == 0)) {
            parts.add(repeated(atom()));
        }
        return parts.size() == 1 ? parts.getFirst() : new Sequence(parts);
    }

    private Expression repeated(Expression body) {
        if (!Repetition.startsAt(source)) {
            return body;
        }
        Repetition repetition = Repetition.read(source);
        source.take("?");
        if (source.peek() == '+') {
            throw source.error("a possessive repetition is not supported");
        }
        return repetition.of(body);
    }

    private Expression atom() {
        return switch (source.peek()) {
            case '(' -> group();
            case '[' -> new Characters(classes.brackets());
            case '\\' -> new Characters(classes.escape());
            case '.' -> {
                source.next();
                yield ANY_CHARACTER_BUT_LINE_FEED;
            }
            case '*', '+', '?', '{' ->
                throw source.error("there is nothing to repeat in front of " + source.found() + ", or escape it: \\"
                        + source.found());
            case '^' -> throw source.error("^ stands only at the beginning of the expression");
            case '$' -> throw source.error("$ stands only at the end of the expression");
            default -> new Characters(CodePoints.of(source.next()));
        };
    }

    private Expression group() {
        int from = source.position();
        source.next();
        if (source.take("?")) {
            boolean named = source.peek() == '<' && source.peek(1) != '=' && source.peek(1) != '!';
            if (named) {
                source.takeWhile(each -> each != '>');
                source.require(">");
            } else if (!source.take(":")) {
                throw source.error(from, "lookaround, flags and other groups with (? are not supported, only (?: ) is");
            }
        }
        if (++depth > MAX_NESTING_DEPTH) {
            throw source.error(from, "groups are nested deeper than " + MAX_NESTING_DEPTH);
        }
        Expression body = alternatives();
        depth--;
        if (!source.take(")")) {
            throw source.error(from, "there is no ) for this (");
        }
        return body;
    }
}
