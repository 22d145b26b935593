package kawi.tokenizer.normalize;

import java.text.Normalizer;

/// A step of what is done to a text before it is cut into pre-tokens: the `normalizer` of a `tokenizer.json`.
public sealed interface Normalization {

    /// One of Unicode's normalisation forms, in the JDK's version of Unicode.
    record UnicodeForm(Normalizer.Form form) implements Normalization {}

    /// Each character becomes its lower case.
    record Lowercase() implements Normalization {}

    /// Each match of a pattern becomes another text.
    ///
    /// @param isRegex whether the pattern is a regular expression ([kawi.tokenizer.regex.Regex]) or the text itself
    record Replace(String pattern, boolean isRegex, String content) implements Normalization {}

    /// A text is put before each text that is not empty.
    record Prepend(String prefix) implements Normalization {}

    /// Whitespace at the ends vanishes.
    record Strip(boolean left, boolean right) implements Normalization {}

    /// Each byte of the UTF-8 becomes a character of the [kawi.tokenizer.bpe.ByteAlphabet].
    record ByteLevel() implements Normalization {}
}
