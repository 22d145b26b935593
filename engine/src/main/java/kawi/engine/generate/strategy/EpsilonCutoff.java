package kawi.engine.generate.strategy;

/// Only tokens of at least this probability; the most probable in any case (Hewitt, Manning and Liang, "Truncation
/// sampling as language model desmoothing", 2022, section 4).
///
/// @param epsilon such as 0.0003 to 0.0009
public record EpsilonCutoff(double epsilon) implements LogitsWarper {
    /// @throws IllegalArgumentException if it is outside [0, 1]
    public EpsilonCutoff {
        Checks.share("the epsilon cutoff", epsilon);
    }

    @Override
    public String label() {
        return "epsilon-cutoff " + epsilon;
    }

    @Override
    public Distribution apply(Distribution candidates, double coin) {
        return candidates.keep(rank -> candidates.probability(rank) >= epsilon);
    }
}
