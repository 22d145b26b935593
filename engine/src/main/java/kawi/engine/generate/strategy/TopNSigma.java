package kawi.engine.generate.strategy;

import kawi.autograd.text.Decimal;

/// Keeps the tokens whose logit is within n standard deviations of the highest (Tang et al., "Top-nσ: not all logits
/// are you need", 2024, section 3). The standard deviation is that of the remaining tokens' logits, so that a
/// temperature before this stage has no effect on it.
///
/// @param n 0 keeps only the most probable and its equals
public record TopNSigma(double n) implements LogitsWarper {
    /// @throws IllegalArgumentException if it is negative
    public TopNSigma {
        Checks.notNegative("top-n-sigma", n);
    }

    @Override
    public String label() {
        return "top-n-sigma " + Decimal.of(n);
    }

    @Override
    public Distribution apply(Distribution candidates, double uniform) {
        double minimum = candidates.score(0) - n * std(candidates);
        return candidates.keep(rank -> candidates.score(rank) >= minimum);
    }

    private static double std(Distribution candidates) {
        double sum = 0;
        for (int rank = 0; rank < candidates.size(); rank++) {
            sum += candidates.score(rank);
        }
        double mean = sum / candidates.size();
        double squares = 0;
        for (int rank = 0; rank < candidates.size(); rank++) {
            double centred = candidates.score(rank) - mean;
            squares += centred * centred;
        }
        return Math.sqrt(squares / candidates.size());
    }
}
