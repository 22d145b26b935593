package kawi.engine.generate.search;

/// What may follow a beam.
///
/// @param scores the log-probabilities after the stages, negative infinity for what may not come, (V)
/// @param logProbabilities those of the model, (V)
/// @param handicaps what is added to the scores to put the continuations in order only, (V)
record ScoredTokens(double[] scores, double[] logProbabilities, double[] handicaps) {}
