package kawi.engine.constrain.schema.assertion;

import kawi.engine.constrain.document.SchemaNode;

/// Why no value satisfies some schemas together.
///
/// @param reason with the places of the keywords, such as `#/minimum is 5 but #/maximum is 3`
public record Contradiction(String reason) {
    private static final int MAX_SHOWN_LENGTH = 60;

    /// Two keywords that exclude each other.
    ///
    /// @param addition behind both, maybe empty
    public static Contradiction of(SchemaNode one, SchemaNode other, String addition) {
        return new Contradiction(stated(one) + " but " + stated(other) + addition);
    }

    /// A keyword and what speaks against it.
    public static Contradiction of(SchemaNode keyword, String problem) {
        return new Contradiction(stated(keyword) + " " + problem);
    }

    private static String stated(SchemaNode keyword) {
        String value = keyword.value().toString();
        String shown = value.length() <= MAX_SHOWN_LENGTH ? value : value.substring(0, MAX_SHOWN_LENGTH - 3) + "...";
        return keyword.pointer() + " is " + shown;
    }
}
