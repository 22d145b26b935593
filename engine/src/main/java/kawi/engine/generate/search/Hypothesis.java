package kawi.engine.generate.search;

import kawi.engine.generate.Stop;

/// A text that a beam search has found.
///
/// @param ids the new tokens, the end token included if it ends with one
/// @param score by which texts were compared: the sum of log-probabilities after the stages, with the length penalty
/// @param logProbability the sum of the tokens' log-probabilities by the model, in nats
/// @param stop why it is finished
public record Hypothesis(int[] ids, double score, double logProbability, Stop stop) {}
