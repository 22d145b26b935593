/// How a vocabulary is learned from texts.
///
/// Read [kawi.tokenizer.training.BpeTrainer] first, which tells the story; then
/// [kawi.tokenizer.training.PreTokenCounts], which turns texts of any size into counts, and
/// [kawi.tokenizer.training.MergeLearner], which finds the merges.
package kawi.tokenizer.training;
