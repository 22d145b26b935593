/// Text to token ids and back.
///
/// Read [kawi.tokenizer.Tokenizer] first, the contract; then [kawi.tokenizer.CharTokenizer], which gives every
/// character an id; then [kawi.tokenizer.BpeTokenizer], which merges bytes, and the rooms that it names;
/// [kawi.tokenizer.StreamingDecoder], which gives text as it is written; then [kawi.tokenizer.file.TokenizerFile],
/// which
/// knows the files that tokenizers are kept in.
package kawi.tokenizer;
