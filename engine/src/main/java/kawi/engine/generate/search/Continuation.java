package kawi.engine.generate.search;

import java.util.Comparator;

/// A beam and a token that may follow it.
///
/// @param beam the number of the beam
/// @param id the token
/// @param sum the log-probabilities of the beam and the token together, after the stages
/// @param logProbability the same by the model alone
/// @param rank by what continuations are put in order: the sum, less what diversity costs, or with what chance adds
record Continuation(int beam, int id, double sum, double logProbability, double rank) {

    /// The best first; of equal ones that of the first beam and the lowest id.
    static final Comparator<Continuation> BY_RANK = Comparator.comparingDouble(Continuation::rank)
            .reversed()
            .thenComparingInt(Continuation::beam)
            .thenComparingInt(Continuation::id);
}
