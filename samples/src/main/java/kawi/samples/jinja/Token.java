package kawi.samples.jinja;

/// A token of a template: text between tags, or a part of a tag.
///
/// @param type its kind
/// @param text its content; of a string without quotes and escapes
/// @param line from 1
record Token(Type type, String text, int line) {

    /// The kinds.
    enum Type {
        /// Text that is written as it is.
        DATA,
        /// `{{`.
        OPEN_OUTPUT,
        /// `}}`.
        CLOSE_OUTPUT,
        /// `{%`.
        OPEN_TAG,
        /// `%}`.
        CLOSE_TAG,
        /// A name or a keyword.
        NAME,
        /// A string.
        STRING,
        /// A whole number.
        INTEGER,
        /// A number with a fraction.
        FLOAT,
        /// Any other sign.
        SIGN,
        /// Behind the last token.
        END
    }

    boolean isSign(String sign) {
        return type == Type.SIGN && text.equals(sign);
    }

    boolean isName(String name) {
        return type == Type.NAME && text.equals(name);
    }
}
