/// Parsers of regular expressions and GBNF grammars.
///
/// In reading order: `SourceText` is a text with a position; `RegexParser` reads regular expressions with the help of
/// `RegexClass`, `UnicodeProperty` and `CaseFolding`; `GbnfParser` reads grammars; both share `Repetition`.
package kawi.engine.constrain.parse;
