/// Byte-pair encoding itself: pre-tokens of bytes become ids, by merging pairs. Knows nothing of texts or files.
///
/// Read [kawi.tokenizer.bpe.ByteAlphabet], how files write bytes; [kawi.tokenizer.bpe.TokenBytes] and
/// [kawi.tokenizer.bpe.MergeTable], what a vocabulary is; [kawi.tokenizer.bpe.PreTokenEncoder], what is done with it;
/// and [kawi.tokenizer.bpe.PreTokenCache], why it is fast.
package kawi.tokenizer.bpe;
