/// Pre-tokenisation: a text is cut into pre-tokens, words and the like, across which no token will ever reach.
///
/// Read [kawi.tokenizer.pretoken.PreTokenizer] first, the contract; then [kawi.tokenizer.pretoken.Gpt2Pattern], the
/// simplest of the three patterns that are matched by hand, and what the others change:
/// [kawi.tokenizer.pretoken.Cl100kPattern], [kawi.tokenizer.pretoken.O200kPattern]. The general path, for whatever else
/// a tokenizer file asks for, is [kawi.tokenizer.pretoken.StepSequence].
package kawi.tokenizer.pretoken;
