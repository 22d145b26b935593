/// Normalisation: what a tokenizer does to a text before it cuts it.
///
/// Read [kawi.tokenizer.normalize.Normalization], the steps that there are; [kawi.tokenizer.normalize.TextNormalizer]
/// executes them.
package kawi.tokenizer.normalize;
