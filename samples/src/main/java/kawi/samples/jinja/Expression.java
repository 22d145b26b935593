package kawi.samples.jinja;

import java.util.List;
import java.util.Map;

/// An expression of a template.
sealed interface Expression {

    /// A string, number, boolean or `none`.
    ///
    /// @param value a String, Long, Double, Boolean or null
    record Literal(Object value) implements Expression {}

    /// A variable.
    record Name(String name) implements Expression {}

    /// A list, or a tuple, which is never changed either.
    record ListOf(List<Expression> elements) implements Expression {}

    /// A dictionary.
    record MapOf(Map<Expression, Expression> members) implements Expression {}

    /// `target.name` or `target[key]`.
    record Member(Expression target, Expression key) implements Expression {}

    /// `target[from:to:step]`; a part that is missing is null.
    record Slice(Expression target, Expression from, Expression to, Expression step) implements Expression {}

    /// `name(arguments)`.
    record Call(String name, List<Expression> arguments, Map<String, Expression> named, int line)
            implements Expression {}

    /// `target.name(arguments)`.
    record MethodCall(Expression target, String name, List<Expression> arguments, int line) implements Expression {}

    /// `target | name(arguments)`.
    record Filtered(Expression target, String name, List<Expression> arguments, Map<String, Expression> named, int line)
            implements Expression {}

    /// `target is name`.
    record Tested(Expression target, String name, List<Expression> arguments, boolean negated) implements Expression {}

    /// `not operand`.
    record Not(Expression operand) implements Expression {}

    /// `-operand`.
    record Minus(Expression operand) implements Expression {}

    /// `left and right`, `left or right`.
    record Logical(boolean isAnd, Expression left, Expression right) implements Expression {}

    /// `left operator right`.
    record Binary(String operator, Expression left, Expression right, int line) implements Expression {}

    /// `then if condition else otherwise`; without an `else`, null.
    record Conditional(Expression condition, Expression then, Expression otherwise) implements Expression {}
}
