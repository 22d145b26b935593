package kawi.engine.generate.strategy;

/// With a certain probability, takes away the obvious: of the tokens that reach the threshold all but the least
/// probable
/// (XTC, "exclude top choices"; P. E. Weidmann, text-generation-webui pull request 6335, 2024). Nothing happens if
/// fewer than two reach it.
///
/// @param probability how often it happens
/// @param threshold what counts as obvious; above 0.5 no two tokens can
public record ExcludeTopChoices(double probability, double threshold) implements LogitsWarper {
    /// @throws IllegalArgumentException if a number is outside [0, 1]
    public ExcludeTopChoices {
        Checks.share("the probability of XTC", probability);
        Checks.share("the threshold of XTC", threshold);
    }

    @Override
    public String label() {
        return "xtc " + probability + " from " + threshold;
    }

    @Override
    public Distribution apply(Distribution candidates, double coin) {
        if (coin >= probability) {
            return candidates;
        }
        int obvious = 0;
        while (obvious < candidates.size() && candidates.probability(obvious) >= threshold) {
            obvious++;
        }
        int last = obvious - 1;
        return obvious < 2 ? candidates : candidates.keep(rank -> rank >= last);
    }
}
