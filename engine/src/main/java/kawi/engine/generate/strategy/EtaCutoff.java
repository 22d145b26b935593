package kawi.engine.generate.strategy;

import kawi.autograd.text.Decimal;

/// Keeps the tokens with at least a probability that decreases with the entropy of the distribution (Hewitt, Manning
/// and Liang, "Truncation sampling as language model desmoothing", 2022, section 4):
///
///     eta = min(epsilon, sqrt(epsilon) e^(-entropy))
///
/// The most probable token is always kept.
///
/// @param epsilon such as 0.0003 to 0.002
public record EtaCutoff(double epsilon) implements LogitsWarper {
    /// @throws IllegalArgumentException if it is outside [0, 1]
    public EtaCutoff {
        Checks.share("the eta cutoff", epsilon);
    }

    @Override
    public String label() {
        return "eta-cutoff " + Decimal.of(epsilon);
    }

    @Override
    public Distribution apply(Distribution candidates, double uniform) {
        double eta = Math.min(epsilon, Math.sqrt(epsilon) * StrictMath.exp(-candidates.entropy()));
        return candidates.keep(rank -> candidates.probability(rank) >= eta);
    }
}
