package kawi.engine.generate.strategy;

/// Only tokens of at least a probability that falls where the model is uncertain (Hewitt, Manning and Liang,
/// "Truncation
/// sampling as language model desmoothing", 2022, section 4):
///
///     eta = min(epsilon, sqrt(epsilon) e^(-entropy))
///
/// The most probable token is kept in any case.
///
/// @param epsilon such as 0.0003 to 0.002
public record EtaCutoff(double epsilon) implements LogitsWarper {
    /// @throws IllegalArgumentException if it is outside [0, 1]
    public EtaCutoff {
        Checks.share("the eta cutoff", epsilon);
    }

    @Override
    public String label() {
        return "eta-cutoff " + epsilon;
    }

    @Override
    public Distribution apply(Distribution candidates, double coin) {
        double eta = Math.min(epsilon, Math.sqrt(epsilon) * StrictMath.exp(-candidates.entropy()));
        return candidates.keep(rank -> candidates.probability(rank) >= eta);
    }
}
