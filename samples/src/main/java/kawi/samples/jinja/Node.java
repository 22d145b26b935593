package kawi.samples.jinja;

import java.util.List;

/// A part of a template.
sealed interface Node {

    /// Text between tags.
    record Text(String text) implements Node {}

    /// `{{ expression }}`.
    record Output(Expression expression) implements Node {}

    /// `{% for names in iterable if condition %}`.
    ///
    /// @param names one, or several among which each element is divided
    /// @param condition null if there is none
    /// @param otherwise what is written if nothing is iterated over
    record For(List<String> names, Expression iterable, Expression condition, List<Node> body, List<Node> otherwise)
            implements Node {}

    /// `{% if condition %}`; an `elif` is an if within `otherwise`.
    record If(Expression condition, List<Node> body, List<Node> otherwise) implements Node {}

    /// `{% set name = value %}`.
    ///
    /// @param attribute of a namespace, in `{% set name.attribute = value %}`; null without one
    record Assign(String name, String attribute, Expression value, int line) implements Node {}

    /// `{% set name %}text{% endset %}`.
    record Capture(String name, List<Node> body) implements Node {}

    /// `{% generation %}text{% endgeneration %}`: what the assistant has written.
    record Generation(List<Node> body) implements Node {}

    /// `{% break %}` or `{% continue %}`.
    record Jump(boolean ends) implements Node {}
}
