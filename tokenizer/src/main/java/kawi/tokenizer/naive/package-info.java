/// Byte-pair encoding in its plainest form, to be read first and to test the fast one against.
///
/// [kawi.tokenizer.naive.NaiveTrainer] learns merges from a text; [kawi.tokenizer.naive.NaiveEncoder] applies them to a
/// text. [kawi.tokenizer.training] and [kawi.tokenizer.bpe] compute the same, a thousand times faster.
package kawi.tokenizer.naive;
