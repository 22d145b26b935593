package kawi.engine.generate;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.TokenRule;

/// How much is written, and how.
///
/// @param strategy how each token is chosen
/// @param stop when the text is finished
/// @param seed of the random numbers; the same seed writes the same
/// @param candidates how many of the most probable tokens each step reports, and each stage of it; 0 spares the work
/// @param guidance whether the prompt's influence is exaggerated
/// @param rule what the text is held to, if anything
public record GenerationConfig(
        DecodingStrategy strategy,
        StopConditions stop,
        long seed,
        int candidates,
        Optional<Guidance> guidance,
        Optional<? extends TokenRule> rule) {

    /// @throws IllegalArgumentException if the number of candidates is negative
    public GenerationConfig {
        if (candidates < 0) {
            throw new IllegalArgumentException("the number of candidates must be at least 0, not " + candidates);
        }
    }

    /// So many tokens by a strategy, with the seed 1.
    public static GenerationConfig of(int maxNewTokens, DecodingStrategy strategy) {
        return new GenerationConfig(
                strategy, StopConditions.after(maxNewTokens), 1, 0, Optional.empty(), Optional.empty());
    }

    /// The same with another seed.
    public GenerationConfig withSeed(long newSeed) {
        return new GenerationConfig(strategy, stop, newSeed, candidates, guidance, rule);
    }

    /// The same with other conditions to stop.
    public GenerationConfig withStop(StopConditions newStop) {
        return new GenerationConfig(strategy, newStop, seed, candidates, guidance, rule);
    }

    /// The same that stops after a certain token, too.
    public GenerationConfig withEndToken(OptionalInt endToken) {
        Set<Integer> endTokens = endToken.isPresent() ? Set.of(endToken.getAsInt()) : Set.of();
        return withStop(new StopConditions(stop.maxNewTokens(), endTokens, stop.texts(), stop.maxTime()));
    }

    /// The same that reports so many candidates.
    public GenerationConfig withCandidates(int newCandidates) {
        return new GenerationConfig(strategy, stop, seed, newCandidates, guidance, rule);
    }

    /// The same with guidance.
    public GenerationConfig withGuidance(Guidance newGuidance) {
        return new GenerationConfig(strategy, stop, seed, candidates, Optional.of(newGuidance), rule);
    }

    /// The same held to a rule.
    public GenerationConfig withRule(TokenRule newRule) {
        return new GenerationConfig(strategy, stop, seed, candidates, guidance, Optional.of(newRule));
    }
}
