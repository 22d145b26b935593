/// Text to token ids and back.
///
/// Read [kawi.tokenizer.Tokenizer] first, the contract; then [kawi.tokenizer.CharTokenizer], which gives every
/// character an id; then [kawi.tokenizer.naive], byte-pair encoding on two pages; then [kawi.tokenizer.BpeTokenizer],
/// the fast form, and the packages that it names. [kawi.tokenizer.file.TokenizerFile] reads and writes the files of
/// tokenizers.
package kawi.tokenizer;
