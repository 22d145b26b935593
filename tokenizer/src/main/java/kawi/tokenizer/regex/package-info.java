/// Regular expressions as Hugging Face's `tokenizers` reads them, with Oniguruma, where Java's own differ: in what
/// `\s`, `\w` and `\b` mean, in the syntax, and in that Java calls itself for every repetition of a group, so that its
/// stack limits the length of the text.
///
/// Read [kawi.tokenizer.regex.Regex] first; then [kawi.tokenizer.regex.PatternParser], which makes a tree of
/// [kawi.tokenizer.regex.Node]s, [kawi.tokenizer.regex.Compiler], which makes a program of it, and
/// [kawi.tokenizer.regex.Machine], which executes it.
package kawi.tokenizer.regex;
