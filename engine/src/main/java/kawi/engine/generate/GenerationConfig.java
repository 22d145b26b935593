package kawi.engine.generate;

import java.util.Optional;
import java.util.Set;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.TokenRule;

/// How to generate a text, and how much of it.
///
/// @param strategy how each token is chosen
/// @param stop when the text is finished
/// @param seed of the random numbers: the same seed gives the same text
/// @param candidates how many of the most probable tokens each step and each of its stages reports; 0 saves the time
/// @param guidance classifier-free guidance, if wanted
/// @param rule the constraint on the text, if any
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

    /// A number of tokens by a strategy, with seed 1.
    public static GenerationConfig of(int maxNewTokens, DecodingStrategy strategy) {
        return new GenerationConfig(
                strategy, StopConditions.after(maxNewTokens), 1, 0, Optional.empty(), Optional.empty());
    }

    /// A copy with another seed.
    public GenerationConfig withSeed(long newSeed) {
        return new GenerationConfig(strategy, stop, newSeed, candidates, guidance, rule);
    }

    /// A copy with other stop conditions.
    public GenerationConfig withStop(StopConditions newStop) {
        return new GenerationConfig(strategy, newStop, seed, candidates, guidance, rule);
    }

    /// A copy with other end tokens.
    public GenerationConfig withEndTokens(Set<Integer> endTokens) {
        return withStop(new StopConditions(stop.maxNewTokens(), endTokens, stop.texts(), stop.maxTime()));
    }

    /// A copy that reports another number of candidates.
    public GenerationConfig withCandidates(int newCandidates) {
        return new GenerationConfig(strategy, stop, seed, newCandidates, guidance, rule);
    }

    /// A copy with guidance.
    public GenerationConfig withGuidance(Guidance newGuidance) {
        return new GenerationConfig(strategy, stop, seed, candidates, Optional.of(newGuidance), rule);
    }

    /// A copy with a constraint.
    public GenerationConfig withRule(TokenRule newRule) {
        return new GenerationConfig(strategy, stop, seed, candidates, guidance, Optional.of(newRule));
    }

    /// The maximum number of tokens after a prompt, the prompt included. With guidance, the longer prompt counts.
    public int maxLength(int... prompt) {
        long promptLength = Math.max(
                prompt.length, guidance.map(g -> g.otherPrompt().length).orElse(0));
        return (int) Math.min(Integer.MAX_VALUE, promptLength + stop.maxNewTokens());
    }
}
