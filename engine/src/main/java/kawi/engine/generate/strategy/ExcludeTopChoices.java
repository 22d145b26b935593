package kawi.engine.generate.strategy;

import kawi.autograd.text.Decimal;

/// With a given probability, excludes the top choices: of the tokens that reach the threshold, all but the least
/// probable (XTC, "exclude top choices"; P. E. Weidmann, text-generation-webui pull request 6335, 2024). If fewer than
/// two reach it, all tokens are kept.
///
/// @param probability the probability of an exclusion
/// @param threshold the minimum probability of a top choice; above 0.5, no two tokens can reach it
public record ExcludeTopChoices(double probability, double threshold) implements LogitsWarper {
    /// @throws IllegalArgumentException if a number is outside [0, 1]
    public ExcludeTopChoices {
        Checks.share("the probability of XTC", probability);
        Checks.share("the threshold of XTC", threshold);
    }

    @Override
    public String label() {
        return "xtc " + Decimal.of(probability) + " from " + Decimal.of(threshold);
    }

    @Override
    public Distribution apply(Distribution candidates, double uniform) {
        if (uniform >= probability) {
            return candidates;
        }
        int topChoices = 0;
        while (topChoices < candidates.size() && candidates.probability(topChoices) >= threshold) {
            topChoices++;
        }
        int last = topChoices - 1;
        return topChoices < 2 ? candidates : candidates.keep(rank -> rank >= last);
    }
}
