package kawi.engine.generate.strategy;

/// Accepts a draft or draws another token, such that the result has the model's distribution exactly, whatever the
/// draft (Leviathan, Kalman and Matias, "Fast inference from Transformers via speculative decoding", 2023, section 2.3
/// and appendix A.1; Chen et al., "Accelerating large language model decoding with speculative sampling", 2023).
///
///     x drawn from q is accepted with probability min(1, p(x) / q(x)),
///     otherwise the token is drawn from max(0, p - q), renormalised
///
/// so that the probability of x is q(x) min(1, p(x) / q(x)) + max(0, p(x) - q(x)) = p(x).
final class SpeculativeSampling {
    private SpeculativeSampling() {}

    /// Chooses the token.
    ///
    /// @param p the model's distribution after the strategy
    /// @param draft drawn from q
    /// @param acceptance a uniform draw from [0, 1) that decides whether the draft is accepted
    /// @param residual a uniform draw from [0, 1) that decides which token replaces it
    static int choose(Distribution p, Draft draft, double acceptance, double residual) {
        if (acceptance * draft.probability(draft.id()) < p.probabilityOf(draft.id())) {
            return draft.id();
        }
        return fromResidual(p, draft, residual);
    }

    /// Draws from max(0, p - q).
    private static int fromResidual(Distribution p, Draft draft, double uniform) {
        double[] residual = new double[p.size()];
        double sum = 0;
        for (int rank = 0; rank < residual.length; rank++) {
            residual[rank] = Math.max(0, p.probability(rank) - draft.probability(p.id(rank)));
            sum += residual[rank];
        }
        double below = 0;
        int last = 0;
        for (int rank = 0; rank < residual.length; rank++) {
            below += residual[rank];
            if (residual[rank] > 0) {
                last = rank;
                if (uniform * sum < below) {
                    return p.id(rank);
                }
            }
        }
        return p.id(last); // rounding may leave the last sum a little below the total
    }
}
