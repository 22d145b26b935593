/// Decoding: the text of token ids.
///
/// Read [kawi.tokenizer.decode.TokenDecoder] first, the contract; then [kawi.tokenizer.decode.ByteLevelDecoder], which
/// joins bytes, and [kawi.tokenizer.decode.DecoderSequence], which executes the steps of a
/// [kawi.tokenizer.decode.Decoding] for vocabularies of characters.
package kawi.tokenizer.decode;
