package kawi.samples.jinja;

/// The kinds of [Token].
enum TokenType {
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
