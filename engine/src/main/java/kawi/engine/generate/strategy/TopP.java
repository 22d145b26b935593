package kawi.engine.generate.strategy;

import kawi.autograd.text.Decimal;

/// Keeps the nucleus: the smallest number of most probable tokens whose probabilities reach p together, at least one
/// (Holtzman et al., "The curious case of neural text degeneration", 2020, section 3.1). The token that crosses p is
/// kept.
///
/// @param p above 0; 1 keeps all
public record TopP(double p) implements LogitsWarper {
    /// @throws IllegalArgumentException if p is outside (0, 1]
    public TopP {
        Checks.probability("top-p", p);
    }

    @Override
    public String label() {
        return "top-p " + Decimal.of(p);
    }

    @Override
    public Distribution apply(Distribution candidates, double uniform) {
        if (p == 1) {
            return candidates;
        }
        double sum = 0;
        int kept = 0;
        while (kept < candidates.size() && sum < p) {
            sum += candidates.probability(kept++);
        }
        return candidates.first(kept);
    }
}
