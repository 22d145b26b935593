package kawi.engine.constrain.grammar;

import java.util.List;

/// A set of texts: what regular expressions, JSON schemas and grammars are all turned into.
///
/// [Reference] is the only one that regular expressions lack; because rules may refer to each other in a circle, it
/// makes context-free grammars of them.
public sealed interface Expression {
    /// As often as one likes.
    int UNBOUNDED = Integer.MAX_VALUE;

    /// The empty text.
    Expression EMPTY = new Sequence(List.of());

    /// No text at all.
    Expression NOTHING = new Choice(List.of());

    /// One character of a set.
    record Characters(CodePoints set) implements Expression {}

    /// One after the other.
    record Sequence(List<Expression> parts) implements Expression {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /// Any one of them.
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

    /// Whatever the rule of that name is.
    record Reference(String rule) implements Expression {}

    /// How many ranges of characters an expression is written with.
    static int ranges(Expression expression) {
        return switch (expression) {
            case Characters one -> one.set().ranges().size();
            case Sequence sequence -> ranges(sequence.parts());
            case Choice choice -> ranges(choice.alternatives());
            case Repeat repeat -> ranges(repeat.body());
            case Reference reference -> 0;
        };
    }

    private static int ranges(List<Expression> all) {
        return all.stream().mapToInt(Expression::ranges).sum();
    }

    static Expression characters(String set) {
        return new Characters(CodePoints.of(set));
    }

    /// A text as it stands.
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
