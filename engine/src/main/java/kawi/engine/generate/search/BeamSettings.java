package kawi.engine.generate.search;

/// How a beam search goes.
///
/// @param beams how many texts are kept in view
/// @param lengthPenalty what power of its length a text's log-probability is divided by: 0 prefers short texts, as
/// probabilities do, 1 is the mean log-probability of a token, more prefers long texts (Wu et al., "Google's neural
/// machine translation system", 2016, section 7, in the form that Hugging Face uses)
/// @param earlyStopping when enough is found
/// @param groups diverse beam search: so many groups share the beams, and each is kept from repeating the choices of
/// those before it (Vijayakumar et al., "Diverse beam search", 2016, algorithm 1); 1 for plain beam search
/// @param diversityPenalty what a token's log-probability loses for each beam of an earlier group that has just taken
/// it. It decides what is taken, but does not count in the score
/// @param sampling beam sampling: continuations are drawn at random instead of the best being taken
public record BeamSettings(
        int beams,
        double lengthPenalty,
        EarlyStopping earlyStopping,
        int groups,
        double diversityPenalty,
        boolean sampling) {

    /// @throws IllegalArgumentException if a number is out of range, or the groups do not share the beams evenly
    public BeamSettings {
        if (beams < 1) {
            throw new IllegalArgumentException("a beam search needs at least 1 beam, not " + beams);
        }
        if (!Double.isFinite(lengthPenalty)) {
            throw new IllegalArgumentException("the length penalty must be a finite number, not " + lengthPenalty);
        }
        if (groups < 1 || beams % groups != 0) {
            throw new IllegalArgumentException(
                    "groups must share the beams evenly, but " + groups + " groups cannot share " + beams);
        }
        if (!(diversityPenalty >= 0 && diversityPenalty < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the diversity penalty must be at least 0, not " + diversityPenalty);
        }
        if (groups > 1 && sampling) {
            throw new IllegalArgumentException("beams are either sampled or kept diverse by groups, not both");
        }
    }

    /// Plain beam search, texts compared by the mean log-probability of a token.
    public static BeamSettings of(int beams) {
        return new BeamSettings(beams, 1, EarlyStopping.HEURISTIC, 1, 0, false);
    }

    /// The score of a text.
    ///
    /// @param logProbability the sum over its tokens
    /// @param length how many tokens it has, at least 1
    double score(double logProbability, int length) {
        return logProbability / StrictMath.pow(length, lengthPenalty);
    }
}
