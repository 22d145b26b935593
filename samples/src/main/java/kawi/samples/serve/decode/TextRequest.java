package kawi.samples.serve.decode;

import java.util.OptionalInt;
import kawi.engine.generate.GenerationConfig;

/// One text to generate.
///
/// @param prompt its ids
/// @param config how to continue it
/// @param promptScores how many of the most probable tokens to report for each token of the prompt; empty for no scores
public record TextRequest(int[] prompt, GenerationConfig config, OptionalInt promptScores) {}
