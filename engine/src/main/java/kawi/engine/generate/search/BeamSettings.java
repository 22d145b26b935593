package kawi.engine.generate.search;

import kawi.autograd.text.Decimal;

/// The parameters of a beam search.
///
/// @param beams number of texts that are kept
/// @param lengthPenalty the power of its length by which a text's log-probability is divided: 0 favours short texts, 1
/// compares the mean log-probability of a token, larger values favour long texts (Wu et al., "Google's neural machine
/// translation system", 2016, section 7, in Hugging Face's form)
/// @param earlyStopping when to end the search
/// @param groups diverse beam search: the beams are divided into groups, and each group is discouraged from repeating
/// the choices of earlier groups (Vijayakumar et al., "Diverse beam search", 2016, algorithm 1); 1 for plain beam
/// search
/// @param diversityPenalty subtracted from a token's log-probability for each beam of an earlier group that has just
/// taken it; it affects the choice, but not the score
/// @param sampling beam sampling: draws continuations at random instead of taking the best
public record BeamSettings(
        int beams,
        double lengthPenalty,
        EarlyStopping earlyStopping,
        int groups,
        double diversityPenalty,
        boolean sampling) {

    /// @throws IllegalArgumentException if a number is out of range, or the beams cannot be divided into equal groups
    public BeamSettings {
        if (beams < 1) {
            throw new IllegalArgumentException("the number of beams must be at least 1, not " + beams);
        }
        if (!Double.isFinite(lengthPenalty)) {
            throw new IllegalArgumentException("the length penalty must be a finite number, not " + lengthPenalty);
        }
        if (groups < 1 || beams % groups != 0) {
            throw new IllegalArgumentException("the number of beam groups must divide the number of beams, but "
                    + groups + " does not divide " + beams);
        }
        if (!(diversityPenalty >= 0 && diversityPenalty < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the diversity penalty must be at least 0, not " + Decimal.of(diversityPenalty));
        }
        if (groups > 1 && sampling) {
            throw new IllegalArgumentException("beam sampling cannot be combined with groups of diverse beams");
        }
    }

    /// Plain beam search, which compares texts by the mean log-probability of a token.
    public static BeamSettings of(int beams) {
        return new BeamSettings(beams, 1, EarlyStopping.HEURISTIC, 1, 0, false);
    }

    /// The score of a text.
    ///
    /// @param logProbability the sum over its tokens
    /// @param length number of its tokens, at least 1
    double score(double logProbability, int length) {
        return logProbability / StrictMath.pow(length, lengthPenalty);
    }
}
