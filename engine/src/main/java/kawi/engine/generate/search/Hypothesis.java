package kawi.engine.generate.search;

import kawi.engine.generate.Generation;

/// A finished text of a beam search.
///
/// @param generation the text
/// @param score by which texts are compared: the sum of log-probabilities after the stages, with the length penalty
public record Hypothesis(Generation generation, double score) {}
