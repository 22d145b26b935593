package kawi.engine.generate.strategy;

/// Takes a guessed token or another so that the result has the model's distribution exactly, whatever the guess
/// (Leviathan, Kalman and Matias, "Fast inference from Transformers via speculative decoding", 2023, section 2.3 and
/// appendix A.1; Chen et al., "Accelerating large language model decoding with speculative sampling", 2023).
///
///     x drawn from q is taken with probability min(1, p(x) / q(x)),
///     else one is drawn from max(0, p - q), scaled to a sum of 1
///
/// so that x comes with q(x) min(1, p(x) / q(x)) + max(0, p(x) - q(x)) = p(x).
final class SpeculativeSampling {
    private SpeculativeSampling() {}

    /// @param p what the model makes of it
    /// @param draft a guess drawn from q
    /// @param coin random in [0, 1), which decides about the guess
    /// @param uniform random in [0, 1), which decides what is taken instead
    static int choose(Distribution p, Draft draft, double coin, double uniform) {
        if (coin * draft.probability(draft.id()) < p.probabilityOf(draft.id())) {
            return draft.id();
        }
        return fromTheRest(p, draft, uniform);
    }

    private static int fromTheRest(Distribution p, Draft draft, double uniform) {
        double[] rest = new double[p.size()];
        double sum = 0;
        for (int rank = 0; rank < rest.length; rank++) {
            rest[rank] = Math.max(0, p.probability(rank) - draft.probability(p.id(rank)));
            sum += rest[rank];
        }
        double below = 0;
        int last = 0;
        for (int rank = 0; rank < rest.length; rank++) {
            below += rest[rank];
            if (rest[rank] > 0) {
                last = rank;
                if (uniform * sum < below) {
                    return p.id(rank);
                }
            }
        }
        return p.id(last); // rounding may leave the sum a little below the whole
    }
}
