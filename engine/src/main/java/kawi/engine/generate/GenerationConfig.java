package kawi.engine.generate;

import java.util.OptionalInt;

/// How much is written, and how.
///
/// @param maxNewTokens where writing stops at the latest
/// @param strategy how each token is chosen
/// @param endToken a token after which writing stops; empty for none
/// @param seed of the random numbers; the same seed writes the same
/// @param candidates how many of the most probable tokens each step reports
public record GenerationConfig(
        int maxNewTokens, DecodingStrategy strategy, OptionalInt endToken, long seed, int candidates) {

    /// @throws IllegalArgumentException if a number is negative
    public GenerationConfig {
        if (maxNewTokens < 0 || candidates < 0) {
            throw new IllegalArgumentException("the numbers of new tokens and of candidates must be at least 0, not "
                    + maxNewTokens + " and " + candidates);
        }
    }
}
