package kawi.tokenizer;

import java.util.ArrayList;
import java.util.List;

/// The ids that a vocabulary puts around a text, such as `<s>` before it: the `post_processor` of a `tokenizer.json`.
///
/// @param before ids before the text
/// @param after ids after the text
public record Template(List<Integer> before, List<Integer> after) {

    /// Nothing around the text.
    public static final Template NONE = new Template(List.of(), List.of());

    public Template {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /// This template inside another one.
    public Template within(Template outer) {
        return new Template(joined(outer.before, before), joined(after, outer.after));
    }

    private static List<Integer> joined(List<Integer> first, List<Integer> second) {
        var both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
