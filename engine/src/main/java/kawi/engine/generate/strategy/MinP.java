package kawi.engine.generate.strategy;

import kawi.autograd.text.Decimal;

/// Keeps the tokens that are at least p times as probable as the most probable one: few where the model is certain,
/// many where it is not (Nguyen et al., "Turning up the heat: min-p sampling for creative and coherent LLM outputs",
/// 2024, section 3).
///
/// @param p 0 keeps all, 1 only the most probable and its equals
public record MinP(double p) implements LogitsWarper {
    /// @throws IllegalArgumentException if p is outside [0, 1]
    public MinP {
        Checks.share("min-p", p);
    }

    @Override
    public String label() {
        return "min-p " + Decimal.of(p);
    }

    @Override
    public Distribution apply(Distribution candidates, double uniform) {
        double minimum = p * candidates.probability(0);
        return candidates.keep(rank -> candidates.probability(rank) >= minimum);
    }
}
