package kawi.engine.constrain.grammar;

import java.util.List;

/// A set of texts: the form that regular expressions, JSON schemas and grammars are all compiled to.
///
/// Without [Reference] an expression is regular. Rules may refer to each other in a cycle, which makes a grammar
/// context-free.
public sealed interface Expression {
    /// No limit to the number of repetitions.
    int UNBOUNDED = Integer.MAX_VALUE;

    /// The empty text.
    Expression EMPTY = new Sequence(List.of());

    /// No text at all.
    Expression NOTHING = new Choice(List.of());

    /// One character of a set.
    record Characters(CodePoints set) implements Expression {}

    /// One part after the other.
    record Sequence(List<Expression> parts) implements Expression {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /// Any one of the alternatives.
    record Choice(List<Expression> alternatives) implements Expression {
        public Choice {
            alternatives = List.copyOf(alternatives);
        }
    }

    /// The same several times.
    ///
    /// @param most [#UNBOUNDED] for no limit
    record Repeat(Expression body, int least, int most) implements Expression {
        public Repeat {
            if (least < 0 || least > most) {
                throw new IllegalArgumentException("no number of repetitions: " + least + " to " + most);
            }
        }
    }

    /// The texts of the rule of that name.
    record Reference(String rule) implements Expression {}

    /// The empty text where a boundary is. Stands only in regular expressions that are about to be made deterministic
    /// ([Dfa]), never in a grammar.
    record Assertion(Boundary boundary) implements Expression {}

    /// A word of a JSON text that its object or array does not have yet: a key, or an element of an array of unique
    /// items. Equal words have equal texts.
    ///
    /// @param body a string, number or literal
    /// @param inArray whether it is an element
    record Distinct(Expression body, boolean inArray) implements Expression {}

    /// Whether an expression has assertions.
    static boolean hasAssertions(Expression expression) {
        return switch (expression) {
            case Characters one -> false;
            case Sequence sequence -> sequence.parts().stream().anyMatch(Expression::hasAssertions);
            case Choice choice -> choice.alternatives().stream().anyMatch(Expression::hasAssertions);
            case Repeat repeat -> hasAssertions(repeat.body());
            case Reference reference -> false;
            case Assertion assertion -> true;
            case Distinct distinct -> hasAssertions(distinct.body());
        };
    }

    /// The number of ranges of characters that an expression is written with.
    static int ranges(Expression expression) {
        return switch (expression) {
            case Characters one -> one.set().ranges().size();
            case Sequence sequence -> ranges(sequence.parts());
            case Choice choice -> ranges(choice.alternatives());
            case Repeat repeat -> ranges(repeat.body());
            case Reference reference -> 0;
            case Assertion assertion -> 0;
            case Distinct distinct -> ranges(distinct.body());
        };
    }

    private static int ranges(List<Expression> all) {
        return all.stream().mapToInt(Expression::ranges).sum();
    }

    /// One of the characters of a string.
    static Expression characters(String set) {
        return new Characters(CodePoints.of(set));
    }

    /// A fixed text.
    static Expression literal(String text) {
        return new Sequence(text.codePoints()
                .mapToObj(each -> (Expression) new Characters(CodePoints.of(each)))
                .toList());
    }

    static Expression sequence(Expression... parts) {
        return new Sequence(List.of(parts));
    }

    static Expression choice(Expression... alternatives) {
        return new Choice(List.of(alternatives));
    }

    static Expression optional(Expression body) {
        return new Repeat(body, 0, 1);
    }

    static Expression anyNumberOf(Expression body) {
        return new Repeat(body, 0, UNBOUNDED);
    }
}
