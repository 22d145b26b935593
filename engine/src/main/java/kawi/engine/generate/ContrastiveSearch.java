package kawi.engine.generate;

/// Contrastive search: of the most probable tokens takes the one that is both probable and unlike what was said (Su et
/// al., "A contrastive framework for neural text generation", 2022, section 4.2):
///
///     score(v) = (1 - alpha) p(v) - alpha max over earlier positions j of cos(h_v, h_j)
///
/// with the features h that the model makes of a token, and in them of all before it. Nothing is random.
///
/// @param k how many of the most probable tokens are tried: each costs a row of work
/// @param alpha the weight of being unlike, in [0, 1]; 0 is greedy
public record ContrastiveSearch(int k, double alpha) {

    /// @throws IllegalArgumentException if a number is out of range
    public ContrastiveSearch {
        if (k < 1) {
            throw new IllegalArgumentException("contrastive search tries at least 1 token, not " + k);
        }
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha must be at least 0 and at most 1, not " + alpha);
        }
    }
}
