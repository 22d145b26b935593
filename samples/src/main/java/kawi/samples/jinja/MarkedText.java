package kawi.samples.jinja;

import java.util.List;

/// The text of a template in which some parts are marked.
///
/// @param text the whole text
/// @param spans the marked parts, in their order
public record MarkedText(String text, List<Span> spans) {

    public MarkedText {
        spans = List.copyOf(spans);
    }

    /// A part of a text.
    ///
    /// @param start index of its first `char`
    /// @param end index after its last one
    public record Span(int start, int end) {}
}
