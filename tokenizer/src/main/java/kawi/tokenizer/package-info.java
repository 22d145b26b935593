/// Text to token ids and back.
///
/// Read [kawi.tokenizer.Tokenizer] first, the contract; then [kawi.tokenizer.CharTokenizer], which gives every
/// character an id; then [kawi.tokenizer.TokenizerFile], which keeps a tokenizer in a model folder.
package kawi.tokenizer;
