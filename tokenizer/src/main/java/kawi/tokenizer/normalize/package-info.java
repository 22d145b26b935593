/// Normalisation: the changes of a text before it is split into pre-tokens.
///
/// [kawi.tokenizer.normalize.Normalization] is the family of steps; [kawi.tokenizer.normalize.TextNormalizer] executes
/// them.
package kawi.tokenizer.normalize;
