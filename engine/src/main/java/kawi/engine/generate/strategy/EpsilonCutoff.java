package kawi.engine.generate.strategy;

import kawi.autograd.text.Decimal;

/// Keeps the tokens with at least a given probability, and always the most probable one (Hewitt, Manning and Liang,
/// "Truncation sampling as language model desmoothing", 2022, section 4).
///
/// @param epsilon the minimum probability, such as 0.0003 to 0.0009
public record EpsilonCutoff(double epsilon) implements LogitsWarper {
    /// @throws IllegalArgumentException if it is outside [0, 1]
    public EpsilonCutoff {
        Checks.share("the epsilon cutoff", epsilon);
    }

    @Override
    public String label() {
        return "epsilon-cutoff " + Decimal.of(epsilon);
    }

    @Override
    public Distribution apply(Distribution candidates, double uniform) {
        return candidates.keep(rank -> candidates.probability(rank) >= epsilon);
    }
}
